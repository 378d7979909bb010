//! Pages of one deal in all that they may show, for the test that renders every template.

use crate::deals::steps::NextStep;
use chrono::DateTime;

use super::{Can, Choice, Contact, Fact, HistoryLine, Party, ThreadLine, View, stages};
use crate::deals::attribution::Attribution;
use crate::deals::comparing::facts::AnswerFacts;
use crate::deals::inside::Inside;
use crate::deals::offers::samples_of_panels as offers;
use crate::deals::pages::DealPage;
use crate::deals::rest::Note;
use crate::deals::room::show::{self, FileLine};
use crate::deals::room::talk::Part;
use crate::deals::state::{Side, State};
use crate::ids::MessageId;
use crate::web::form::{Errors, FormView, Typed};
use crate::web::{Locale, Sample};

fn fact(label: &str, value: &str) -> Fact {
    Fact {
        label: label.to_owned(),
        value: value.to_owned(),
    }
}

fn file(locked: bool) -> FileLine {
    FileLine {
        name: "图纸.pdf".to_owned(),
        size: "1.8 MB".to_owned(),
        url: "/deals/KX-D-2026-00001/files/1".to_owned(),
        confidential: locked,
        locked,
    }
}

fn party(name: &str, masked: bool) -> Party {
    Party {
        name: name.to_owned(),
        masked,
        verified: !masked,
    }
}

fn view(state: State, side: Side, can: Can) -> View {
    let at = DateTime::UNIX_EPOCH;
    let contact = Contact {
        organisation: "锦江示例大学（虚构）".to_owned(),
        rows: vec![fact("电话", "0818-0000000")],
    };
    View {
        number: "KX-D-2026-00001".to_owned(),
        title: "玄武岩纤维800孔漏板长寿命拉丝技术".to_owned(),
        solves: side == Side::Asker,
        listing_url: "/achievements/KX-C-2026-00001".to_owned(),
        state: state.code(),
        tint: state.tint(),
        side: side.code(),
        asker: party("达川岩丝新材料有限公司（虚构）", false),
        owner: party("锦江示例大学（虚构）", side == Side::Asker),
        purpose: "许可".to_owned(),
        timing: "三个月内".to_owned(),
        budget_fen: Some(60_000_000),
        budget_to_fen: (side == Side::Owner).then_some(80_000_000),
        message: "希望先做两台漏板的试验。\n请告知图纸交付范围。".to_owned(),
        created_at: at,
        due_at: (state == State::Requested).then_some(at),
        overdue: true,
        stages: stages(state, Locale::Zh),
        reason: "价格差距较大".to_owned(),
        reason_words: "希望明年再谈。".to_owned(),
        thread: vec![ThreadLine {
            who: "苏拟".to_owned(),
            organisation: "锦江示例大学（虚构）".to_owned(),
            text: "酸度系数在适用范围内。".to_owned(),
            at,
            kind: "own",
            parts: vec![Part {
                text: "@卢示".to_owned(),
                hit: true,
            }],
            files: vec![file(false), file(true)],
            asks: side == Side::Owner,
            answers: if side == Side::Asker {
                "漏板寿命达到多少天？".to_owned()
            } else {
                String::new()
            },
            ..ThreadLine::new(MessageId(uuid::Uuid::nil()), side)
        }],
        history: vec![HistoryLine {
            at,
            title: "发起对接".to_owned(),
            text: String::new(),
            who: "发起方".to_owned(),
        }],
        contacts: if state.shows_contacts() {
            vec![contact]
        } else {
            Vec::new()
        },
        manager: if side == Side::Staff { "卢示" } else { "" }.to_owned(),
        mine: side == Side::Staff,
        can,
        once: "once".to_owned(),
    }
}

pub(crate) fn all() -> Vec<Sample> {
    let everything = Can {
        accept: true,
        decline: true,
        withdraw: true,
        introduce: true,
        agree: true,
        lose: true,
        message: true,
        assign: true,
        plan: true,
        waits: true,
    };
    let wrong = Errors::one("decline_reason", "field-choose");
    let wrong = FormView::new(&Typed::default(), &wrong, Locale::Zh);
    let before = NextStep {
        open: false,
        ..NextStep::sample()
    };
    let steps = vec![NextStep::sample(), before];
    let mut panels = offers().into_iter().cycle();
    let mut page = |deal: View, open: &'static str, form: FormView| {
        Sample::of(&DealPage {
            rests: (deal.side != "owner").then(|| Note {
                own: deal.side == "asker",
                name: "达川岩丝新材料有限公司（虚构）".to_owned(),
                reason: "证照过期".to_owned(),
                ask: "技术转移中心".to_owned(),
            }),
            room: show::sample(deal.side == "owner"),
            deal,
            offers: panels
                .next()
                .unwrap_or_else(|| unreachable!("there are some")),
            reasons: vec![Choice {
                value: "price".to_owned(),
                label: "价格差距较大".to_owned(),
            }],
            inside: (open == "manager").then(Inside::sample),
            steps: steps.clone(),
            answer: Some(AnswerFacts::sample()),
            origin: Some(Attribution::sample()),
            form,
            open,
        })
    };
    let requested = view(State::Requested, Side::Owner, everything.clone());
    let introduced = view(State::Introduced, Side::Staff, everything);
    let declined = view(State::Declined, Side::Asker, Can::default());
    let mut all = vec![
        page(requested, "decline", wrong),
        page(introduced.clone(), "manager", FormView::blank()),
        page(declined, "", FormView::blank()),
    ];
    // Every way in which offers can stand.
    for _ in offers().iter().skip(all.len()) {
        all.push(page(introduced.clone(), "", FormView::blank()));
    }
    all
}
