//! The deal room: files, mentions, questions, notes of meetings and confidentiality round a deal's thread.
//!
//! Must stay true: only both sides and the centre see any of it; a question stays open until it is answered; what is
//! confidential opens after a recorded word and every opening is written down for both sides.

mod agreement;
mod confidence;
mod files;
pub mod life;
mod log;
mod meetings;
mod people;
mod questions;
pub(crate) mod show;
pub mod store;
pub(crate) mod talk;
mod write;

use crate::web::{Access, Routes, Sample};

pub(crate) fn routes() -> Routes {
    let signed_in = Access::SignedIn;
    Routes::new()
        .upload("/deals/{number}/messages", signed_in, write::message)
        .get("/deals/{number}/files/{file}", signed_in, files::open)
        .post(
            "/deals/{number}/questions/{question}/answer",
            signed_in,
            questions::answer,
        )
        .post(
            "/deals/{number}/questions/{question}/removal",
            signed_in,
            questions::take_back,
        )
        .get("/deals/{number}/meetings/new", signed_in, meetings::new)
        .post("/deals/{number}/meetings", signed_in, meetings::create)
        .get(
            "/deals/{number}/confidentiality",
            signed_in,
            confidence::show,
        )
        .post(
            "/deals/{number}/confidentiality",
            signed_in,
            confidence::agree,
        )
        .get(
            "/achievements/{number}/confidentiality",
            Access::Member,
            confidence::of_achievement,
        )
        .get(
            "/needs/{number}/confidentiality",
            Access::Member,
            confidence::of_need,
        )
}

pub(crate) fn samples() -> Vec<Sample> {
    let mut all = meetings::samples();
    all.extend(confidence::samples());
    all
}
