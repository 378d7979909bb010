# Payments: orders, money that came in, refunds and the ledger
payment-moved-on = This payment has just changed. Reload the page, check it, and try again.
payment-line-asked = An open order for this instalment exists already. Please look at that one first.
payment-line-room = { $open } yuan of this instalment has not been received; an order can’t ask for more.
payment-earnest-most = Earnest money may not exceed 20% of the contract price in total, { $most } yuan here (Civil Code, art. 586).
payment-surplus-not-for-this = A surplus can only be put to an open order of the same payer, up to what is unpaid of it.
payment-move-most = At most { $most } yuan is available for this now. Please change the amount.
payment-move-own = You asked for this yourself. Another person of finance has to decide.
