# 对接间：机构暂停时的对接
deal-rests-own = { $name }已被暂停，这项对接暂停办理
deal-rests-other = { $name }已被中心暂停，这项对接暂停办理
deal-rests-text-own = 您仍可查看全部内容，暂时不能办理。要恢复使用或了解原因，请联系{ $ask }。
deal-rests-text-other = 对方暂时不能答复。内容都在，您可以等待恢复，也可以结束这项对接。有疑问请联系{ $ask }。
deal-rests-reason = 暂停原因：{ $reason }
deal-rests-ask = 技术转移中心
deal-rests-ask-manager = 本对接的技术经理人{ $name }（技术转移中心）
deal-rests-barred-own = 您所在的机构已被暂停，可以查看这项对接，暂时不能办理。刚才的操作没有生效。请联系{ $ask }。
deal-rests-barred = 对方机构已被暂停，这项对接暂停办理，刚才的操作没有生效。请联系{ $ask }。
deal-rests-list = { $name }已被暂停。这里的对接可以查看，暂时不能办理；请联系技术转移中心。
deal-rests-list-other = { $name }已被暂停，查看它的对接
deal-moved-on-meanwhile = 在您操作之前，这项对接已有变化，您的操作没有生效。现在的状态是“{ $state }”。最近的变化：{ $at }，{ $who }，{ $what }。
deal-closed-meanwhile = 这项对接已经结束，您的操作没有生效。现在的状态是“{ $state }”。最近的变化：{ $at }，{ $who }，{ $what }。
deal-rests-read = 查看它的对接

# 对接间：消息里的文件、提到的人
deal-room-mention = 可以提到：
deal-room-ask = 这是一个需要对方答复的问题
deal-room-ask-hint = 问题列在页面上方，答复之前一直保留。
deal-room-ask-whom = 需要谁答复
deal-room-ask-none = 不是提问
deal-room-attach = 附上文件
deal-room-file = 文件
deal-room-file-hint = PDF、Word、Excel、PPT、图片、txt 或 csv，每个不超过 50 MB，最多 10 个。下载的文件标明打开的人和时间，打开记录双方可见。
deal-room-confidential = 保密：对方同意保密约定后才能打开
deal-room-is-confidential = 保密
deal-room-locked = 同意保密约定后可打开
deal-room-files-too-many = 一条消息最多附 { $most } 个文件，请分几条发送。
deal-room-files-again = 消息还没有发出，请重新选择全部文件。
deal-room-log = 保密与打开记录
deal-room-log-what = 打开的内容
deal-room-log-who = 打开的人
deal-room-log-when = 时间
deal-room-log-none = 还没有人打开过文件或受保护的内容。
deal-room-part-technical = 受保护的技术内容
deal-room-part-team = 团队信息
deal-room-part-price = 价格信息
deal-room-part-contact = 发布页上的联系方式
deal-room-part-protected = 仅向对接方开放的内容
deal-event-confide = 同意保密约定

# 问题
deal-questions = { $n ->
    [0] 问题
   *[other] 待答复的问题（{ $n }）
}
deal-questions-ended = 已答复或收回的问题（{ $n }）
deal-question-owes = 等待{ $who }答复
deal-question-answer = 答复
deal-question-your-answer = 您的答复
deal-question-send = 发送答复
deal-question-back = 不用答复了
deal-question-was-back = 已收回，不用答复。
deal-question-badge = 提问
deal-question-answers = 答复：{ $text }
deal-question-ended = 这个问题刚刚已经答复或收回，您的操作没有生效。请返回查看。
deal-question-done-answer = 已答复，对方会收到通知。
deal-question-done-back = 已收回这个问题。
deal-question-ask-note = 下面逐条编号的每一点都会成为一个问题，对方答复之前一直保留。可以增删。

# 会面和通话
deal-meetings = 会面和通话
deal-meetings-none = 还没有记录。见面、通话之后记下谈成了什么，双方都不会忘。
deal-meeting-new = 记一次会面或通话
deal-meeting-title = 记一次会面或通话
deal-meeting-lead-party = 双方和技术转移中心都能看到。
deal-meeting-lead-staff = 可以给双方看，也可以只留给中心。
deal-meeting-kind = 方式
deal-meeting-meeting = 会面
deal-meeting-call = 通话
deal-meeting-online = 线上会议
deal-meeting-visit = 走访
deal-meeting-on = 日期
deal-meeting-who = 参加的人
deal-meeting-who-hint = 例如：达川岩丝 苏工、中心 卢经理
deal-meeting-agreed = 谈了什么、谈成什么
deal-meeting-agreed-hint = 例如：先改两台漏板试 90 天，费用各半，断头次数由双方共同记录。
deal-meeting-next = 下一步
deal-meeting-next-hint = 谁在哪一天前做什么。
deal-meeting-readers = 谁能看到
deal-meeting-readers-both = 双方和中心
deal-meeting-readers-staff = 只有中心
deal-meeting-keep = 保存
deal-meeting-done = 已记下。
deal-meeting-private = 只有中心可见
deal-meeting-next-step = 下一步：
deal-meeting-people = 参加：
deal-meeting-by = 记录：{ $who }

# 保密约定
deal-confidence-title = 保密约定
deal-confidence-lead = 点击同意之后，可以查看本次对接中受保护的内容和标明“保密”的文件。每人每次对接同意一次。
deal-confidence-read = 查看保密约定
deal-confidence-go = 去同意
deal-confidence-wanted = 有保密的文件等您同意保密约定后打开。
deal-confidence-given = 已同意保密约定：
deal-confidence-version = 文本版本 { $version }
deal-confidence-text = 同意的文本
deal-confidence-as = 您将以{ $organisation } { $person }的名义同意，平台记录时间、文本版本和校验值。
deal-confidence-agree = 我已读完，同意并遵守以上约定
deal-confidence-do = 同意
deal-confidence-tick = 请先勾选同意。
deal-confidence-changed = 保密约定的文本刚刚更新，请重新阅读后再同意。
deal-confidence-done = 已记下您的同意，现在可以查看。
deal-confidence-bound = 您已同意这份约定，记录见下。
deal-confidence-back = 回到对接
deal-confidence-binding = 中文文本（以此为准）
deal-confidence-records = 同意记录

# 邮件
deal-mail-mentioned-subject = { $from }提到了您：{ $title }
deal-mail-mentioned-text = { $from }在“{ $title }”的对接（{ $number }）中提到了您：
deal-mail-question-subject = 有问题等您答复：{ $title }
deal-mail-question-text = { $from }在“{ $title }”的对接（{ $number }）中提问，答复之前一直列在页面上方：
deal-mail-meeting-subject = 会面或通话记录：{ $title }
deal-mail-meeting-text = { $from }记下了“{ $title }”的对接（{ $number }）中一次会面或通话：
