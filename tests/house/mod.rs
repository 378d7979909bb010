//! The house itself: pages in every language, words, guards, jobs, audit.

mod audit;
mod layers;
mod mail;
mod pages;
mod roles;
mod structure;
