# 首次答复的时限与提醒
deal-side-clock = 系统
deal-event-remind_owner = 提醒发布方：答复期限将至
deal-event-remind_administrators = 已过答复期限，提醒发布方管理员
deal-event-hand_over = 逾期仍无答复，转技术经理人跟进
deal-event-hand_over_suspended = 发布方已停用，转技术经理人跟进
deal-mail-answer-how = 接受或婉拒都算答复；婉拒只需选一个原因。
deal-mail-answer-due-subject = 请在 { $due } 前答复：{ $title }
deal-mail-answer-due-text = { $from } 就“{ $title }”发起的对接（{ $number }）还在等您答复，期限是 { $due }。
deal-mail-answer-overdue-subject = 已过答复期限：{ $title }
deal-mail-answer-overdue-text = { $from } 就“{ $title }”发起的对接（{ $number }）应在 { $due } 前答复，贵机构尚未答复。再过一个工作日仍无答复，将转由中心的技术经理人联系您。
deal-mail-handed-over-subject = 需跟进：{ $title } 无人答复
deal-mail-handed-over-text = { $from } 就“{ $title }”发起的对接（{ $number }，答复期限 { $due }）没有得到答复，提醒已无效或发布方已停用。请联系双方跟进。
