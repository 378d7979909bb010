# 定期确认公开内容仍然有效
listing-event-ask = 请发布方确认仍然有效
listing-event-ask-again = 未确认，即将隐藏，已提醒发布方
listing-event-hide = 未确认，已隐藏
listing-ask-subject = 请确认 { $n } 项公开内容仍然有效
listing-ask-hidden-subject = { $n } 项公开内容因未确认已隐藏，一键恢复
listing-ask-hello = { $name }，您好：
listing-ask-text = 您发布的 { $n } 项内容需要确认是否仍然有效。及时确认的内容排得更靠前，对接方也更放心。
listing-ask-all = 全部仍然有效（{ $n } 项）：
listing-ask-one = 仍然有效，确认：
listing-ask-line-ask = 上次确认 { $confirmed }；{ $until } 前未确认将暂时隐藏。
listing-ask-line-ask_again = 上次确认 { $confirmed }；{ $until } 起将暂时隐藏。
listing-ask-line-hide = 上次确认 { $confirmed }；已于 { $until } 隐藏，确认后立即恢复。
listing-ask-how = 打开链接后按一下按钮即可，无需登录。每个链接只能用一次，{ $days } 天内有效。
listing-ask-else = 内容有变或已不再提供？请登录后修改或撤下：
listing-link-ask = 这些内容仍然有效吗？
listing-link-ask-lead = 确认后日期更新为今天，已隐藏的立即恢复公开。
listing-link-confirm = { $n ->
        [one] 仍然有效
       *[other] { $n } 项全部仍然有效
    }
listing-link-hidden = 现已隐藏
listing-link-more = 另有 { $n } 项，一并确认。
listing-link-not = 有的已经不再有效？请不要按这个按钮，登录后在“我的成果”“我的需求”里修改或撤下。
listing-link-done = 已确认，谢谢
listing-link-done-lead = { $n } 项内容的确认日期已更新为今天。
listing-link-used = 无需再确认
listing-link-used-lead = 这个链接已经用过，或其中的内容已经确认过、不再公开。
listing-link-expired = 链接已过期
listing-link-expired-lead = 请登录后在列表中点“仍然有效”，效果相同；已隐藏的内容会立即恢复。
listing-link-foreign = 这个链接是发给另一个机构的
listing-link-foreign-lead = 您登录的账号不属于该机构，没有作任何确认。请把邮件转给该机构的同事，或退出登录后再打开。
listing-link-left = 这个链接已不能使用
listing-link-left-lead = 收到邮件的人已不能代表该机构确认。请由该机构的其他成员登录后在列表中确认。
listing-link-unknown = 链接不完整或不存在
listing-link-unknown-lead = 请从邮件中完整复制链接，或登录后在列表中点“仍然有效”。
listing-due = 请确认仍然有效
workspace-wait-confirm = 请确认仍然有效
listing-next-due = 上次确认已经较久。仍然有效请点“仍然有效”，否则到期将暂时隐藏。
