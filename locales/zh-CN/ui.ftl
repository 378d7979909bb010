# 各页共用的词：页头页脚、列表、表单、图表
site-name = 科兴技术转移中心
site-motto = 让成果找到需求
site-description = 科技成果与企业技术需求对接平台：查成果、提需求、谈合作、登记技术合同。

layout-skip = 跳到正文
layout-demo = 演示环境：机构、人员、成果与金额均为虚构。
layout-demo-label = 演示说明
layout-theme = 切换浅色与深色
layout-menu = 菜单
layout-sections = 主导航
layout-footer = 关于本站
layout-trail = 当前位置
layout-no-organisation = 尚未加入机构

nav-achievements = 找成果
nav-needs = 找需求
nav-organisations = 找机构
nav-figures = 数据
nav-workspace = 工作台
nav-desk = 办理台
nav-account = 账号设置
nav-admin = 系统管理
nav-sign-in = 登录
nav-sign-up = 注册
nav-sign-out = 退出登录

foot-about = 关于我们
foot-matching = 匹配说明
foot-rules = 平台规则
foot-privacy = 隐私说明
foot-accessibility = 无障碍声明
foot-problem = 反馈问题

search-label = 搜索关键词
search-kind = 搜索范围
search-do = 搜索
search-short = 搜成果、需求、机构

filter-title = { $n ->
    [0] 筛选
   *[other] 筛选（已选 { $n } 项）
}
filter-chosen = 已选条件
filter-remove = 去掉条件
filter-clear = 全部清除
sort-label = 排序
pager-label = 翻页
pager-prev = 上一页
pager-next = 下一页
pager-page = 第 { $n } 页

owner-verified = 已核验
owner-answer-time = 通常多久答复
owner-answer-rate = 答复率
owner-answers-few = 近一年请求不足 3 件，暂不计算
owner-answers-rate = { $rate }%（近一年 { $asked } 件）
owner-answers-about = { $rate }% 以上（近一年）
owner-answers-days = { $days } 个工作日
owner-answers-same-day = 当天
owner-answers-card = 答复率 { $rate }% 以上
price-open = 面议
card-closes = 截止
card-confirmed = 确认于
level-strong = 匹配强
level-fair = 匹配较强
level-weak = 匹配弱
not-stated = 未说明

indicator-name = 指标
indicator-ours = 本成果
indicator-theirs = 现有水平
indicator-proof = 依据
reason-met = 符合
reason-unmet = 不符合
reason-unstated = 未说明
reason-told = 供参考
message-note = 仅本方可见
file-locked = 需授权

step-done = 已完成
step-now = 当前
step-todo = 未开始
step-wrong = 有误

form-optional = 选填
form-choose = 请选择
form-most = 最多 { $n } 字
form-left = 还可输入 % 字
form-over = 超出 % 字
form-remove-row = 删除
form-errors = 有 { $n } 处需要修改
autosave-saving = 正在保存草稿
autosave-saved = 草稿刚刚保存
autosave-failed = 草稿没有保存成功，请检查网络；继续填写会再次尝试
unit-yuan = 元
unit-wan = 万元

money-total = 合同成交额
money-other = 非技术性款项
money-technical = 技术交易额
money-received = 其中已到账

figure-as-of = 数据截至
figure-bar = 图示
figure-actual = 累计完成
figure-plan = 序时计划
figure-target = 年度目标
figure-forecast = 预计（未计入完成）
figure-as-table = 查看数据表
figure-month = 月份

error-back = 查看现在的情况
error-home = 回到首页
error-request = 请求编号

step-of = 第 { $step } 步，共 { $of } 步
dialog-close = 关闭
