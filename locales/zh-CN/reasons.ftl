# 年度未成原因分析
report-reasons-title = { $year } 年未成原因
report-reasons-lead = 这一年被婉拒和谈不成的对接，按原因统计。点数字看是哪几项。
report-reasons-years = 年份
report-reasons-by = 统计口径
report-reasons-by-kind = 按结果
report-reasons-by-direction = 按方向
report-reasons-by-field = 按领域
report-reasons-by-organisation = 按发布机构
report-reasons-total = 合计
report-reasons-note = 按结束日期计入年度。领域取成果或需求的一级领域，机构取成果或需求的发布方。
report-reasons-none = 没有未成的对接
report-reasons-none-text = 这一年没有符合条件的婉拒或谈不成的对接。
report-reasons-deals = { $year } 年未成的对接
report-reasons-back = 返回统计
report-reasons-link = 看年度未成原因
report-reason-none = 未写原因
