# 匹配与理由
matching-title-achievements = 可能需要它的企业
matching-title-needs = 可能解决它的成果
matching-how = 根据双方公开文字比对得出，共同的词在原文中标出；未写明的条件需要双方沟通。
matching-none-achievements = 暂时没有匹配的需求。有新需求发布时会自动比对。
matching-none-needs = 暂时没有匹配的成果。有新成果发布时会自动比对。
matching-ask-achievements = 我能解决
matching-ask-needs = 我要对接
matching-terms = 双方都写到：{ $terms }。
matching-no-terms = 双方用语接近，但没有特别突出的共同词。
matching-from-need = 需求原文
matching-from-achievement = 成果原文
matching-condition-maturity = 成熟度
matching-condition-modes = 合作方式
matching-condition-money = 预算与价格
matching-condition-region = 地区
matching-both-sides = 需求：{ $need }；成果：{ $achievement }
