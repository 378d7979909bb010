//! What is done in the deal room as it is written: messages with files, mentions and questions; answers; notes of
//! meetings; the word of confidentiality. Must stay true: each is done once, in one transaction with its news.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::people::Person;
use super::store::{self, End, Hung, Meeting, Question, Record};
use super::{agreement, talk};
use crate::db::Tx;
use crate::deals::deal::Deal;
use crate::deals::deeds::tell;
use crate::deals::life::{self, By};
use crate::deals::notices::{self, News};
use crate::deals::state::Side;
use crate::ids::{FileId, MessageId, QuestionId, UserId};
use crate::listings;
use crate::state::App;
use crate::storage::File;
use crate::web::error::{Error, Result};
use crate::web::words::{Locale, t};

/// A message as it was typed and received.
pub(crate) struct Said<'a> {
    pub(crate) text: &'a str,
    pub(crate) once: &'a str,
    pub(crate) files: Vec<File>,
    pub(crate) confidential: bool,
    /// It asks something of this side.
    pub(crate) asks: Option<Side>,
    /// Whom it may mention.
    pub(crate) people: &'a [Person],
}

/// Writes a message with all that hangs on it, and tells the others; `false` when the same was there already.
///
/// # Errors
/// Conflict when the deal has ended.
pub(crate) async fn say(
    tx: &mut Tx,
    app: &App,
    deal: &Deal,
    by: By,
    said: &Said<'_>,
) -> Result<bool> {
    let now = app.clock.now();
    let fresh = life::message(tx, deal, by, (said.text, said.once), now).await?;
    let Some(message) = fresh else {
        return Ok(false);
    };
    let ids: Vec<FileId> = said.files.iter().map(|file| file.id).collect();
    hang(tx, deal, by, (message, &ids, said.confidential), now).await?;
    let named: Vec<(UserId, String)> = said.people.iter().map(|p| (p.id, p.name.clone())).collect();
    let mentioned = talk::mentioned(said.text, &named);
    store::mention(tx, deal.id, message, &mentioned, now).await?;
    if let Some(owes) = said.asks {
        let asked = Asked {
            message: Some(message),
            by,
            owes,
        };
        ask(tx, deal, asked, &[said.text.to_owned()], now).await?;
    }
    let words = words(tx, deal, by, said).await?;
    let news = if said.asks.is_some() {
        News::Question
    } else {
        News::Message
    };
    tell(tx, app, deal, (news, by.side), &words).await?;
    let to: Vec<(UserId, Side)> = said
        .people
        .iter()
        .filter(|person| mentioned.contains(&person.id))
        .map(|person| (person.id, person.side))
        .collect();
    notices::mention(tx, app, deal, (by.side, &to), &words).await?;
    Ok(true)
}

/// What the mail says: the words and the names of the files. A masked owner's people are not named to the asker.
async fn words(tx: &mut Tx, deal: &Deal, by: By, said: &Said<'_>) -> Result<String> {
    let listing = listings::store::find(tx, deal.listing_id)
        .await?
        .ok_or(Error::NotFound)?;
    let names: Vec<&str> = said.people.iter().map(|p| p.name.as_str()).collect();
    let mut words = if by.side == Side::Owner && notices::is_masked(deal, &listing, Side::Asker) {
        talk::without_names(said.text, &names, &t(Locale::Zh, "deal-side-owner"))
    } else {
        said.text.to_owned()
    };
    for file in &said.files {
        if !words.is_empty() {
            words.push('\n');
        }
        words.push_str(&file.name);
    }
    Ok(words)
}

/// Hangs stored files on a message.
pub(crate) async fn hang(
    tx: &mut Tx,
    deal: &Deal,
    by: By,
    (message, files, confidential): (MessageId, &[FileId], bool),
    now: DateTime<Utc>,
) -> Result<()> {
    for file in files {
        let hung = Hung {
            file_id: *file,
            message_id: message,
            side: by.side,
            confidential,
            created_at: now,
        };
        store::hang(tx, deal.id, &hung).await?;
        let detail = json!({ "file": file, "confidential": confidential });
        life::note(tx, deal, Some(by.user), ("file", detail), now).await?;
    }
    Ok(())
}

/// Who asks whom, and in which message.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    /// `None`: in the request itself.
    pub(crate) message: Option<MessageId>,
    pub(crate) by: By,
    pub(crate) owes: Side,
}

/// Opens questions; they stay open until they are answered or taken back.
pub(crate) async fn ask(
    tx: &mut Tx,
    deal: &Deal,
    asked: Asked,
    points: &[String],
    now: DateTime<Utc>,
) -> Result<()> {
    for (place, text) in (0..).zip(points) {
        let question = Question {
            id: QuestionId::mint(now),
            message_id: asked.message,
            asked_by: asked.by.user,
            side: asked.by.side,
            owes: asked.owes,
            text: text.clone(),
            place,
            answer_message_id: None,
            answer: String::new(),
            ended_by: None,
            ended_at: None,
            created_at: now,
        };
        store::ask(tx, deal.id, &question).await?;
        let detail = json!({ "question": question.id, "owes": asked.owes });
        life::note(tx, deal, Some(asked.by.user), ("question", detail), now).await?;
    }
    Ok(())
}

/// Opens the questions of a request that began as a question about a match: one for each of its points.
///
/// # Errors
/// When the database refuses.
pub async fn ask_in_request(tx: &mut Tx, deal: &Deal, now: DateTime<Utc>) -> Result<()> {
    let asked = Asked {
        message: None,
        by: By {
            user: deal.asker,
            side: Side::Asker,
        },
        owes: Side::Owner,
    };
    ask(tx, deal, asked, &talk::points(&deal.message), now).await
}

/// Answers a question by a message of the thread; `None` when this very form was sent before.
///
/// # Errors
/// Conflict when it was answered or taken back meanwhile, or the deal ended.
pub(crate) async fn answer(
    tx: &mut Tx,
    deal: &Deal,
    by: By,
    question: &Question,
    (text, once): (&str, &str),
    now: DateTime<Utc>,
) -> Result<Option<MessageId>> {
    let Some(message) = life::message(tx, deal, by, (text, once), now).await? else {
        return Ok(None);
    };
    finish(tx, deal, by, question, (Some(message), text), now).await?;
    Ok(Some(message))
}

/// Ends an open question, answered or taken back.
///
/// # Errors
/// Conflict when it ended before.
pub(crate) async fn finish(
    tx: &mut Tx,
    deal: &Deal,
    by: By,
    question: &Question,
    (message, answer): (Option<MessageId>, &str),
    now: DateTime<Utc>,
) -> Result<()> {
    let end = End {
        message,
        answer,
        by: by.user,
        now,
    };
    if !store::end(tx, question.id, &end).await? {
        return Err(Error::conflict("deal-question-ended"));
    }
    let action = if message.is_some() {
        "answer"
    } else {
        "question-back"
    };
    let detail = json!({ "question": question.id });
    life::note(tx, deal, Some(by.user), (action, detail), now).await
}

/// Keeps the note of a meeting; both sides are told of a shared one. `false` when the same was there already.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn meet(
    tx: &mut Tx,
    deal: &Deal,
    by: By,
    (meeting, once): (&Meeting, &str),
    now: DateTime<Utc>,
) -> Result<bool> {
    if !store::insert_meeting(tx, deal.id, meeting, once).await? {
        return Ok(false);
    }
    let detail = json!({ "kind": meeting.kind, "on": meeting.held_on, "shared": meeting.shared });
    life::note(tx, deal, Some(by.user), ("meeting", detail), now).await?;
    Ok(true)
}

/// Somebody gives the word to keep confidential what this deal opens; `false` when it was given before. On the asking
/// side it opens what the listing keeps for counterparts.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn confide(
    tx: &mut Tx,
    deal: &Deal,
    by: By,
    (person, organisation): (&str, &str),
    now: DateTime<Utc>,
) -> Result<bool> {
    let version = agreement::current();
    let record = Record {
        user_id: by.user,
        organisation_id: deal.organisation(by.side),
        side: by.side,
        person: person.to_owned(),
        organisation: organisation.to_owned(),
        version: version.number.to_owned(),
        sha256: version.sha256(),
        created_at: now,
    };
    if !store::confide(tx, deal.id, &record).await? {
        return Ok(false);
    }
    if by.side == Side::Asker {
        let (listing, own) = (deal.listing_id, deal.asker_organisation);
        listings::store::add_confidant(tx, listing, (own, by.user), now).await?;
    }
    let who = (Some(by.user), by.side.code());
    life::record(tx, deal, who, ("confide", deal.state), "", now).await?;
    let detail = json!({ "version": record.version, "sha256": record.sha256 });
    life::note(tx, deal, Some(by.user), ("confidentiality", detail), now).await?;
    Ok(true)
}
