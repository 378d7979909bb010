# 首页与本站说明
site-home-title = 让成果找到需求，让难题找到答案
site-home-lead = 查成果、提需求、谈合作、登记技术合同，全程在线。
site-home-try = 试试搜：
site-home-try-1 = 玄武岩纤维
site-home-try-2 = 污水处理
site-home-try-3 = 工艺改进
site-home-door-achievement = 我有成果
site-home-door-achievement-text = 发布一次，自动比对企业需求，有意向会通知您
site-home-door-need = 我有需求
site-home-door-need-text = 说清难题和指标，可隐去企业名称，成果自动找上门
site-home-stat-achievements = 公开成果
site-home-stat-needs = 待解决的需求
site-home-stat-deals = 正在洽谈
site-home-stat-target = 本年合同成交额，占目标 { $target } 的 { $percent }
site-home-newest-needs = 最新需求
site-home-all-needs = 全部需求
site-home-newest-achievements = 最新成果
site-home-all-achievements = 全部成果
site-home-no-needs = 还没有公开的需求
site-home-no-needs-text = 审核通过的需求会出现在这里。
site-home-no-achievements = 还没有公开的成果
site-home-no-achievements-text = 审核通过的成果会出现在这里。
site-home-contracts = 近期登记的技术合同
site-home-contracts-note = 隐去当事人名称
site-home-col-date = 登记日期
site-home-col-title = 技术领域
site-home-col-kind = 类型
site-home-col-place = 地区
site-home-how = 怎样用
site-home-how-1 = 发布
site-home-how-1-text = 单位核验后发布成果或需求，工作人员审核，只公开您愿意公开的部分。
site-home-how-2 = 匹配
site-home-how-2-text = 系统逐条比对双方文字，说明为什么合适，没有写明的也会指出来。
site-home-how-3 = 洽谈
site-home-how-3-text = 一方提出、一方答复，双方同意后交换联系方式，技术经理人可以帮忙。
site-home-how-4 = 签约登记
site-home-how-4-text = 签订技术合同后在这里备齐材料、办理登记、计入年度统计。
site-about-title = 关于我们
site-about-lead = 科兴技术转移中心为高校、科研机构和企业提供成果与需求对接，并协助办理技术合同登记。
site-about-1-title = 我们做什么
site-about-1 =
    汇集可以转化的科技成果和企业真实的技术需求，让双方找得到、看得懂、谈得成。
    协助当事人办理技术合同登记，并如实统计合同成交额、技术交易额和到账额。
site-about-2-title = 匹配是怎样得出的
site-about-2 =
    系统只比对双方公开的文字，不使用任何人的浏览记录，也不接受付费排名。
    每条匹配都会列出双方原文中共同的词和已写明的条件；没有写明的，标为“未说明”。
site-about-3-title = 谁来审核
site-about-3 =
    单位入驻要核验统一社会信用代码和证明材料；成果和需求公开前由工作人员审核。
    审核看内容是否合法、真实、完整，不代表对技术水平作出鉴定。
site-about-4-title = 联系我们
site-about-4 = 对页面内容有疑问，或发现错误，请使用页脚的“反馈问题”。
site-rules-title = 平台规则
site-rules-lead = 简短几条，请发布和洽谈前阅读。
site-rules-1-title = 发布
site-rules-1 =
    只发布本单位有权处分的成果、本单位真实的需求。内容应当合法、真实、完整。
    公开内容里不写电话、邮箱等联系方式；对接成功后双方会看到联系方式。
site-rules-2-title = 审核
site-rules-2 = 提交后由工作人员审核。退回时会写明原因，修改后可以再次提交。
site-rules-3-title = 有效期
site-rules-3 = 公开内容每隔一段时间（通常 90 天）请发布方确认一次是否仍然有效。未确认的先排后、再隐藏，确认后立即恢复。
site-rules-4-title = 洽谈
site-rules-4 = 收到对接请求，请在五个工作日内答复。不合适也请说明原因。
site-rules-5-title = 保密
site-rules-5 = 注明仅限对接方可见的内容，只能用于评估合作。查看记录会保留。
site-rules-6-title = 违规处理
site-rules-6 = 虚假发布、冒用他人成果、骚扰他人的，撤下内容并停用账号；涉嫌违法的，移交有关部门。
site-privacy-title = 隐私说明
site-privacy-lead = 我们收集什么、做什么用、谁能看到。
site-privacy-1-title = 收集什么
site-privacy-1 =
    账号：姓名、电话、邮箱、所属单位。密码只保存不可还原的摘要。
    使用记录：登录时间、办理过的事项，以及查看非公开内容的记录。
site-privacy-2-title = 做什么用
site-privacy-2 = 用于提供服务、通知您与您有关的事项、保障安全和依法统计。不用于广告，不出售给任何人。
site-privacy-3-title = 谁能看到
site-privacy-3 =
    联系方式只在双方同意对接后互相可见。隐去名称的企业，只有对接成功的一方和工作人员知道是谁。
    工作人员按职责查看，重要操作都有不可更改的记录。
site-privacy-4-title = 浏览器里保存什么
site-privacy-4 = 一个登录用的标识和一个语言选择。没有第三方脚本，也没有跟踪。公开页面的浏览只按天计次数和来源方向，不记录是谁看的。
site-privacy-5-title = 您的权利
site-privacy-5 = 可以查看、更正自己的资料，或要求注销账号。依法必须保存的合同登记资料除外。
site-accessibility-title = 无障碍声明
site-accessibility-lead = 我们希望每个人都能用这个网站。
site-accessibility-1-title = 已经做到的
site-accessibility-1 =
    全部功能可以只用键盘完成；不运行脚本也能查询、发布和办理。
    文字与背景有足够的对比度；颜色表示的意思同时用文字或图标说明；图表都附有表格。
site-accessibility-2-title = 还不够好的
site-accessibility-2 = 用户上传的附件由上传者制作，可能不便于读屏软件朗读。需要时请告诉我们，我们协助转换。
site-accessibility-3-title = 遇到困难
site-accessibility-3 = 请使用页脚的“反馈问题”，写明遇到困难的页面。
site-problem-title = 反馈问题
site-problem-lead = 内容有误、冒用成果、页面打不开，都可以告诉我们。不需要登录。
site-problem-address = 相关页面
site-problem-address-hint = 页面地址或编号，例如 /needs/KX-X-2026-00001
site-problem-text = 问题是什么
site-problem-text-hint = 例如：这项成果的专利号与证书不一致。
site-problem-contact = 联系方式
site-problem-contact-hint = 需要回复时填写，只有工作人员能看到。
site-problem-send = 提交
site-problem-thanks = 已收到，谢谢。工作人员会查看。
site-problems-title = 反馈的问题
site-problems-lead = 访客和用户提交的问题，最新的在前。
site-problems-at = 时间
site-problems-older = 更早的
site-problems-none = 没有反馈的问题
site-problems-none-text = 有人提交后会出现在这里。
site-quality-title = 匹配怎样得出，准不准
site-quality-lead = 这里写明比对的方法、在真实需求上测得的准确程度，以及它做不到的事。
site-quality-method = 怎样比对
site-quality-method-text =
    只比对双方公开的文字：需求的标题和正文，成果的标题、关键词和正文。不使用任何人的浏览记录，也没有付费排名。
    双方共有的字、词越少见，分量越重；“技术”“研究”“系统”这类到处都有的词几乎不计分。需求标题里的词分量更重。
    用词不同而意思相近的，由词向量补足。
    需求正文逐句计分：与标题说同一件事的句子全部计入，离题的句子少计，单位简介、资金投入、联系方式等段落基本不计。
    最后与“碰巧相同”的程度相比较，不同需求的分数因此可以放在一起看。谁来查看，同一对需求和成果的分数都一样。
site-quality-figures = 准不准
site-quality-figures-text = 用 { $needs } 项企业真实需求和 { $results } 项成果测得，其中 { $pairs } 对由技术转移工作人员人工评过等级。每项指标最高为 1。
site-quality-measure = 指标
site-quality-random = 随机
site-quality-plain = 关键词检索
site-quality-matcher = 本平台
site-quality-colon = ：
site-quality-pairwise = 两两比较正确率
site-quality-pairwise-means = 任取等级不同的两项成果，更合适的排在前面的比例
site-quality-order = 前十名排序质量
site-quality-order-means = 评过等级的成果里，越合适的是否越靠前（nDCG@10）
site-quality-found = 前五十名找全率
site-quality-found-means = 合适的成果有多少排进全部成果的前五十名
site-quality-first = 首个合适成果的位置
site-quality-first-means = 名次倒数的平均值，第一名记 1，第二名记 0.5（MRR）
site-quality-version = 匹配方法版本 { $version }
site-quality-levels = 等级是什么意思
site-quality-levels-text =
    “匹配强”：双方说的很可能是同一件事，建议先看。“匹配较强”：对象或方法相同，值得了解。“匹配弱”：领域相近，仅供参考。未列出的为无明显关联。
    下表是工作人员的人工评级与系统等级的对照。工作人员两次评同一对，等级相同的约占三分之二，所以不可能完全一致。
site-quality-level = 系统等级
site-quality-judged = 对数
site-quality-related = 人工评为有关联
site-quality-near = 相差至多一级
site-quality-unrelated = 无明显关联
site-quality-level-score = 等级得分 { $score }：平均相差越小越接近 1；按需求分组交叉验证，全部猜成最常见的等级得 0.619。
site-quality-limits = 做不到的事
site-quality-limits-text =
    系统看不懂没有写出来的内容。标题含糊、正文过短，匹配就不准；写清对象、工况和指标，匹配会明显变好。
    等级说明文字上的接近程度，不代表对技术水平、价格是否合适或合作能否成功的判断。
    上述测量用的成果只有简短标题；平台上的成果有正文，情况会有所不同。英文内容尚未单独测量。
