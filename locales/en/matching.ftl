# Matches and their reasons
matching-title-achievements = Needs it may answer
matching-title-needs = Results that may solve it
matching-how = Compared by the public texts of both sides; shared words are marked where they stand. What is not stated is for both sides to talk about.
matching-none-achievements = No matching need yet. New needs are compared as they are published.
matching-none-needs = No matching result yet. New results are compared as they are published.
matching-ask-achievements = I can solve this
matching-ask-needs = Ask to cooperate
matching-terms = Both mention: { $terms }.
matching-no-terms = The wording is close, though no single shared word stands out.
matching-from-need = From the need
matching-from-achievement = From the result
matching-condition-maturity = Maturity
matching-condition-modes = Cooperation
matching-condition-money = Budget and price
matching-condition-region = Place
matching-both-sides = Need: { $need }; result: { $achievement }
