# 支付：订单、到账、退款与账目
payment-moved-on = 这笔款项刚刚有了变化，请刷新页面核对后再操作。
payment-line-asked = 这一期款项已有待付的订单，请先查看该订单。
payment-line-room = 这一期未到账的金额为 { $open } 元，订单金额不能超过它。
payment-earnest-most = 定金合计不得超过合同价款的 20%，即 { $most } 元（民法典第五百八十六条）。
payment-surplus-not-for-this = 多付的款项只能用于同一付款单位的待付订单，且不超过其未付金额。
payment-move-most = 现在最多可以办理 { $most } 元，请修改金额。
payment-move-own = 这项申请是您提出的，须由另一位财务人员决定。
