//! What the public reads: search, suggestions, pages of results and needs, and the index behind them.
