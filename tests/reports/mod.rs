//! Figures: targets, counted volume, months, and the contracts behind every number. Reads all rooms, writes only targets.
