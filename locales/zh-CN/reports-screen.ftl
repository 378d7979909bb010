# 数据大屏与图
report-month-lead-number = 单位：项
