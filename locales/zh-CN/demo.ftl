# 演示数据
demo-role-officer = 机构经办人
demo-role-administrator = 机构管理员
demo-duty-technology-manager = 技术经理人
demo-duty-reviewer = 审核员
demo-duty-registrar = 合同登记员
demo-duty-finance = 财务
demo-duty-analyst = 统计员
demo-duty-expert = 专家
demo-duty-administrator = 系统管理员
