//! The room as one viewer's page shows it: open questions first, files and mentions in the thread, notes of meetings,
//! who opened what, who gave the word. In a constant number of queries; a masked owner's people stay unnamed.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::confidence::{self, RecordLine};
use super::questions::may_take_back;
use super::store::{self, Hung, Question};
use super::{files, log, people, talk};
use crate::accounts;
use crate::db::Tx;
use crate::deals::Choice;
use crate::deals::deal::Deal;
use crate::deals::life::By;
use crate::deals::state::Side;
use crate::deals::view::View;
use crate::ids::{FileId, MessageId, UserId};
use crate::listings::detail::size_text;
use crate::storage::{self, File};
use crate::web::Ctx;
use crate::web::error::{Error, Result};

/// Rows of each kind that are shown.
const MOST: i64 = 200;
const MENTIONS: i64 = 1000;
/// Names that are offered for mentions.
const NAMES: usize = 12;

#[derive(Clone, Serialize)]
pub(crate) struct QuestionLine {
    pub(crate) id: String,
    /// The name of the field for its answer.
    pub(crate) field: String,
    pub(crate) text: String,
    pub(crate) asked_by: String,
    /// Who has to answer.
    pub(crate) owes: String,
    pub(crate) at: DateTime<Utc>,
    /// The viewer's side has to answer and may.
    pub(crate) mine: bool,
    /// The viewer may take it back.
    pub(crate) back: bool,
    /// Empty when it was taken back.
    pub(crate) answer: String,
    pub(crate) ended_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Serialize)]
pub(crate) struct FileLine {
    pub(crate) name: String,
    pub(crate) size: String,
    pub(crate) url: String,
    pub(crate) confidential: bool,
    /// The viewer's word is missing.
    pub(crate) locked: bool,
}

#[derive(Clone, Serialize)]
pub(crate) struct MeetingLine {
    pub(crate) kind: String,
    pub(crate) held_on: String,
    pub(crate) people: String,
    pub(crate) agreed: String,
    pub(crate) next_step: String,
    pub(crate) shared: bool,
    pub(crate) by: String,
}

/// A message with all that hangs on it.
#[derive(Clone, Serialize)]
pub(crate) struct ThreadLine {
    #[serde(skip)]
    pub(crate) id: MessageId,
    #[serde(skip)]
    pub(crate) side: Side,
    pub(crate) who: String,
    pub(crate) organisation: String,
    pub(crate) text: String,
    pub(crate) at: DateTime<Utc>,
    /// "own" for one's own side.
    pub(crate) kind: &'static str,
    /// The text, cut at its mentions.
    pub(crate) parts: Vec<talk::Part>,
    pub(crate) files: Vec<FileLine>,
    /// It asks something that stays open until it is answered.
    pub(crate) asks: bool,
    /// The question that it answers; or empty.
    pub(crate) answers: String,
}

impl ThreadLine {
    pub(crate) fn new(id: MessageId, side: Side) -> Self {
        Self {
            id,
            side,
            who: String::new(),
            organisation: String::new(),
            text: String::new(),
            at: DateTime::UNIX_EPOCH,
            kind: "",
            parts: Vec::new(),
            files: Vec::new(),
            asks: false,
            answers: String::new(),
        }
    }
}

/// What stands round the thread.
#[derive(Clone, Serialize)]
pub(crate) struct Room {
    /// Open ones.
    pub(crate) questions: Vec<QuestionLine>,
    pub(crate) ended: Vec<QuestionLine>,
    pub(crate) meetings: Vec<MeetingLine>,
    pub(crate) log: Vec<log::Line>,
    pub(crate) records: Vec<RecordLine>,
    /// The viewer gave the word of confidentiality.
    pub(crate) bound: bool,
    /// Some file waits for that word.
    pub(crate) locked: bool,
    /// What may follow an `@`.
    pub(crate) names: Vec<String>,
    /// Whom a question can be put to.
    pub(crate) asks: Vec<Choice>,
}

/// What the lines of the room have in common.
pub(super) struct Reader<'a> {
    pub(super) deal: &'a Deal,
    pub(super) side: Side,
    pub(super) ctx: &'a Ctx,
    /// As this viewer may know them.
    asker: String,
    owner: String,
    /// The owner's name and people are hidden.
    pub(super) masked: bool,
    names: HashMap<UserId, String>,
}

impl Reader<'_> {
    pub(super) fn organisation(&self, side: Side) -> String {
        match side {
            Side::Asker => self.asker.clone(),
            Side::Owner => self.owner.clone(),
            Side::Staff => self.ctx.t("deal-side-staff"),
        }
    }

    /// A person's name; empty while the viewer may not know it.
    pub(super) fn person(&self, id: UserId, side: Side) -> String {
        let open = self.side == Side::Staff || self.deal.state.shows_contacts();
        let known = side == self.side || side == Side::Staff || open;
        let name = self.names.get(&id).filter(|_| known);
        name.cloned().unwrap_or_default()
    }
}

/// Reads the room, and hangs files, mentions and questions on the lines of the thread.
pub(crate) async fn read(
    tx: &mut Tx,
    (deal, side): (&Deal, Side),
    ctx: &Ctx,
    view: &mut View,
) -> Result<Room> {
    let me = ctx.user().ok_or(Error::NotFound)?;
    let by = By { user: me, side };
    let hung = store::files(tx, deal.id, MOST).await?;
    let questions = store::questions(tx, deal.id, MOST).await?;
    let meetings = store::meetings(tx, deal.id, side == Side::Staff, MOST).await?;
    let mentions = store::mentions(tx, deal.id, MENTIONS).await?;
    let records = store::records(tx, deal.id, MOST).await?;
    let opened = log::read(tx, deal).await?;
    let mut ids: Vec<FileId> = hung.iter().map(|file| file.file_id).collect();
    ids.extend(opened.files());
    let cards = storage::cards(tx, &ids).await?;
    let cards: HashMap<FileId, File> = cards.into_iter().map(|card| (card.id, card)).collect();
    let mut people: Vec<UserId> = mentions.iter().map(|(_, user)| *user).collect();
    people.extend(meetings.iter().map(|meeting| meeting.author));
    people.extend(opened.people());
    people.sort_unstable();
    people.dedup();
    let names = accounts::store::names(tx, &people).await?;
    let reader = Reader {
        deal,
        side,
        ctx,
        asker: view.asker.name.clone(),
        owner: view.owner.name.clone(),
        masked: view.owner.masked,
        names: names.into_iter().collect(),
    };
    let bound = records.iter().any(|r| r.user_id == me && r.side == side);
    let lines = file_lines(&reader, &hung, &cards, bound);
    let locked = lines.iter().any(|(_, line)| line.locked);
    dress(&reader, view, &lines, &mentions, &questions);
    let (open, ended): (Vec<_>, Vec<_>) = questions
        .iter()
        .map(|question| question_line(&reader, question, (by, view.can.message)))
        .partition(|line| line.ended_at.is_none());
    let names = if view.can.message {
        people::of(tx, deal, by).await?
    } else {
        Vec::new()
    };
    Ok(Room {
        questions: open,
        ended,
        meetings: meetings.iter().map(|m| meeting_line(&reader, m)).collect(),
        log: opened.lines(&reader, &cards),
        records: confidence::lines(&records, deal, (side, reader.masked), ctx),
        bound,
        locked,
        names: names.into_iter().map(|p| p.name).take(NAMES).collect(),
        asks: asks(&reader),
    })
}

fn file_lines(
    reader: &Reader<'_>,
    hung: &[Hung],
    cards: &HashMap<FileId, File>,
    bound: bool,
) -> Vec<(MessageId, FileLine)> {
    let line = |file: &Hung| {
        let card = cards.get(&file.file_id)?;
        let line = FileLine {
            name: card.name.clone(),
            size: size_text(card.size),
            url: files::url(reader.deal, card),
            confidential: file.confidential,
            locked: !files::is_open(file, reader.side, bound),
        };
        Some((file.message_id, line))
    };
    hung.iter().filter_map(line).collect()
}

/// Puts on each line of the thread what belongs to it.
fn dress(
    reader: &Reader<'_>,
    view: &mut View,
    files: &[(MessageId, FileLine)],
    mentions: &[(MessageId, UserId)],
    questions: &[Question],
) {
    for line in &mut view.thread {
        let files = files.iter().filter(|(message, _)| *message == line.id);
        line.files = files.map(|(_, file)| file.clone()).collect();
        let named = mentions.iter().filter(|(message, _)| *message == line.id);
        let names: Vec<&str> = named
            .filter_map(|(_, user)| reader.names.get(user).map(String::as_str))
            .collect();
        let side = reader.ctx.t("deal-side-owner");
        line.parts = if reader.masked && line.side == Side::Owner {
            let text = talk::without_names(&line.text, &names, &side);
            talk::parts(&text, &[&side])
        } else {
            talk::parts(&line.text, &names)
        };
        line.asks = questions.iter().any(|q| q.message_id == Some(line.id));
        let answered = questions
            .iter()
            .find(|q| q.answer_message_id == Some(line.id));
        line.answers = answered.map_or_else(String::new, |q| q.text.clone());
    }
}

fn question_line(reader: &Reader<'_>, q: &Question, (by, writes): (By, bool)) -> QuestionLine {
    QuestionLine {
        id: q.id.to_string(),
        field: format!("answer-{}", q.id),
        text: q.text.clone(),
        asked_by: reader.organisation(q.side),
        owes: reader.organisation(q.owes),
        at: q.created_at,
        mine: writes && q.owes == by.side,
        back: writes && may_take_back(q, by),
        answer: q.answer.clone(),
        ended_at: q.ended_at,
    }
}

fn meeting_line(reader: &Reader<'_>, m: &store::Meeting) -> MeetingLine {
    let person = reader.person(m.author, m.side);
    let organisation = reader.organisation(m.side);
    MeetingLine {
        kind: reader.ctx.t(&format!("deal-meeting-{}", m.kind)),
        held_on: m.held_on.to_string(),
        people: m.people.clone(),
        agreed: m.agreed.clone(),
        next_step: m.next_step.clone(),
        shared: m.shared,
        by: if person.is_empty() {
            organisation
        } else {
            format!("{organisation} · {person}")
        },
    }
}

/// The sides that owe this viewer an answer if asked.
fn asks(reader: &Reader<'_>) -> Vec<Choice> {
    [Side::Asker, Side::Owner]
        .into_iter()
        .filter(|side| *side != reader.side)
        .map(|side| Choice {
            value: side.code().to_owned(),
            label: reader.organisation(side),
        })
        .collect()
}

pub(crate) fn sample(bound: bool) -> Room {
    let question = |mine: bool, answer: &str, ended_at| QuestionLine {
        id: "1".to_owned(),
        field: "answer-1".to_owned(),
        text: "漏板寿命达到多少天？".to_owned(),
        asked_by: "达川岩丝新材料有限公司（虚构）".to_owned(),
        owes: "锦江示例大学（虚构）".to_owned(),
        at: DateTime::UNIX_EPOCH,
        mine,
        back: !mine,
        answer: answer.to_owned(),
        ended_at,
    };
    let meeting = |shared: bool| MeetingLine {
        kind: "会面".to_owned(),
        held_on: "2026-11-23".to_owned(),
        people: "苏拟、卢示".to_owned(),
        agreed: "先做两台。".to_owned(),
        next_step: if shared { "寄图纸" } else { "" }.to_owned(),
        shared,
        by: "技术转移中心 · 卢示".to_owned(),
    };
    Room {
        questions: vec![question(true, "", None), question(false, "", None)],
        ended: vec![
            question(false, "平均 180 天。", Some(DateTime::UNIX_EPOCH)),
            question(false, "", Some(DateTime::UNIX_EPOCH)),
        ],
        meetings: vec![meeting(true), meeting(false)],
        log: vec![log::Line::sample()],
        records: if bound {
            vec![RecordLine::sample()]
        } else {
            Vec::new()
        },
        bound,
        locked: !bound,
        names: vec!["苏拟".to_owned()],
        asks: if bound {
            Vec::new()
        } else {
            vec![Choice {
                value: "owner".to_owned(),
                label: "锦江示例大学（虚构）".to_owned(),
            }]
        },
    }
}
