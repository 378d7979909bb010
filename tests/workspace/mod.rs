//! The first page of each role: what waits for me, what is new for me, what is mine.
