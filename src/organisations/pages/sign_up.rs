//! Signing up: a person, and one of three ways into an organisation. Somebody signed in finds only the second half.

use axum::http::HeaderMap;
use serde::Serialize;

use crate::accounts::form::{self as person_form, NewPerson};
use crate::accounts::pages::sign_in::{agent, session, wanted, with_return};
use crate::accounts::user::User;
use crate::accounts::{self, password, sign_in};
use crate::db::{self, Tx};
use crate::ids::UserId;
use crate::organisations::form::{self, Card, Choices};
use crate::organisations::joining;
use crate::organisations::organisation::{Organisation, State};
use crate::organisations::store::{self, Invitation};
use crate::state::App;
use crate::web::{
    Answer, Ctx, Errors, FormView, Locale, Message, Page, Reader, Result, Sample, Typed, see_other,
};

#[derive(Serialize)]
pub(super) struct SignUpPage {
    form: FormView,
    /// Nobody is signed in: the person is asked for, too.
    asks_person: bool,
    return_to: String,
    sign_in_url: String,
    /// The code's check digit fails: the form asks whether the licence says so.
    in_doubt: bool,
    choices: Choices,
}

impl Page for SignUpPage {
    const TEMPLATE: &'static str = "organisations/sign_up.html";
}

pub(super) fn samples() -> Vec<Sample> {
    let day = chrono::NaiveDate::default();
    let page = |errors: &Errors, asks_person, in_doubt| SignUpPage {
        form: FormView::new(&Typed::default(), errors, Locale::Zh),
        asks_person,
        return_to: String::new(),
        sign_in_url: "/sign-in".to_owned(),
        in_doubt,
        choices: Choices::on(day, Locale::Zh),
    };
    let errors = Errors::one("uscc", "field-required");
    vec![
        Sample::of(&page(&Errors::default(), true, false)),
        Sample::of(&page(&errors, false, true)),
    ]
}

/// The way into an organisation.
enum Way {
    /// By the secret of a link.
    Invitation(String),
    Join(String),
    Register(Box<Card>),
}

struct SignUp {
    /// Nothing for somebody who is signed in.
    person: Option<NewPerson>,
    way: Way,
}

fn parse(typed: &Typed, asks_person: bool, ctx: &Ctx) -> Result<SignUp, Errors> {
    let mut reader = Reader::new(typed);
    let way = match typed.get("way") {
        "invitation" => reader
            .text("invitation", 500)
            // The whole link or only its end.
            .and_then(|text| text.rsplit('/').next().map(str::to_owned))
            .map(Way::Invitation),
        "join" => form::uscc(&mut reader).map(|uscc| Way::Join(uscc.into())),
        "register" => {
            form::card(&mut reader, ctx.app.clock.today()).map(|card| Way::Register(Box::new(card)))
        }
        _ => {
            reader.error("way", "field-choose");
            None
        }
    };
    let person = asks_person.then(|| person_form::new_person(&mut reader));
    let read = match (way, person) {
        (Some(way), None) => Some(SignUp { person: None, way }),
        (Some(way), Some(Some(person))) => Some(SignUp {
            person: Some(person),
            way,
        }),
        _ => None,
    };
    reader.finish(read)
}

fn page(ctx: &Ctx, typed: &Typed, errors: &Errors) -> SignUpPage {
    let return_to = wanted(typed);
    SignUpPage {
        form: ctx.form(typed, errors),
        asks_person: ctx.viewer.is_none(),
        sign_in_url: with_return("/sign-in", &return_to),
        return_to,
        in_doubt: form::in_doubt(typed),
        choices: Choices::on(ctx.app.clock.today(), ctx.locale),
    }
}

/// `GET /sign-up`, also with `return_to`, `invitation` and `way`
pub(crate) async fn new(ctx: Ctx, mut typed: Typed) -> Answer {
    if typed.is_set("invitation") {
        typed.set("way", "invitation");
        let mut tx = ctx.app.db.read().await?;
        let now = ctx.app.clock.now();
        let secret = typed.get("invitation").to_owned();
        if let Some((invitation, _)) = joining::opened(&mut tx, &secret, now).await? {
            typed.set("email", invitation.email);
        }
    }
    typed.set("language", ctx.locale.tag());
    let page = page(&ctx, &typed, &Errors::default());
    ctx.page(page).await
}

/// A way that was found open.
enum Open {
    Invitation(Box<Invitation>),
    Join(Box<Organisation>),
    Register(Box<Card>),
}

/// Looks the way up; what is wrong with it stands at its field.
async fn open(tx: &mut Tx, app: &App, way: Way, errors: &mut Errors) -> Result<Option<Open>> {
    Ok(match way {
        Way::Invitation(secret) => {
            let found = joining::opened(tx, &secret, app.clock.now()).await?;
            if found.is_none() {
                errors.add("invitation", Message::new("organisation-invitation-gone"));
            }
            found.map(|(invitation, _)| Open::Invitation(Box::new(invitation)))
        }
        Way::Join(uscc) => match store::by_uscc(tx, &uscc).await? {
            None => {
                errors.add("uscc", Message::new("organisation-unknown"));
                None
            }
            Some(known) if known.state == State::Suspended => {
                errors.add("uscc", Message::new("organisation-join-suspended"));
                None
            }
            Some(known) => Some(Open::Join(Box::new(known))),
        },
        Way::Register(card) => match store::by_uscc(tx, &card.uscc).await? {
            Some(known) => {
                errors.add("uscc", known_message(&known.name));
                None
            }
            None => Some(Open::Register(card)),
        },
    })
}

fn known_message(name: &str) -> Message {
    Message::new("organisation-known").with("name", name)
}

/// `POST /sign-up`
pub(crate) async fn create(ctx: Ctx, headers: HeaderMap, typed: Typed) -> Answer {
    let read = match parse(&typed, ctx.viewer.is_none(), &ctx) {
        Ok(read) => read,
        Err(errors) => return ctx.invalid(page(&ctx, &typed, &errors)).await,
    };
    if let (Some(viewer), Way::Register(card)) = (&ctx.viewer, &read.way)
        && registered_already(&ctx.app, viewer.id, &card.uscc).await?
    {
        return Ok(see_other("/my/organisation"));
    }
    match enter(&ctx, read).await? {
        Ok((user, said)) => {
            if ctx.viewer.is_none() {
                sign_in::begin(session(&ctx)?, user, agent(&headers)).await?;
            }
            let to = match wanted(&typed) {
                to if to.is_empty() => "/my/organisation".to_owned(),
                to => to,
            };
            ctx.done(said, &to).await
        }
        Err(errors) => ctx.invalid(page(&ctx, &typed, &errors)).await,
    }
}

/// A second press of the button finds the work done.
async fn registered_already(app: &App, user: UserId, uscc: &str) -> Result<bool> {
    let mut tx = app.db.read().await?;
    let Some(known) = store::by_uscc(&mut tx, uscc).await? else {
        return Ok(false);
    };
    let row = store::belonging(&mut tx, user, known.id).await?;
    Ok(row.is_some_and(|row| row.state == store::Belonging::Active))
}

/// Does all of it in one transaction; the person's id and what to say, or what stands in the way.
async fn enter(ctx: &Ctx, read: SignUp) -> Result<Result<(UserId, &'static str), Errors>> {
    let app = &ctx.app;
    // Hashing takes its time and happens before the transaction.
    let hash = match &read.person {
        Some(person) => password::hash(app, &person.password).await?,
        None => String::new(),
    };
    let mut errors = Errors::default();
    let mut tx = app.db.write().await?;
    let way = open(&mut tx, app, read.way, &mut errors).await?;
    if let Some(person) = &read.person
        && accounts::store::by_email(&mut tx, &person.email)
            .await?
            .is_some()
    {
        errors.add("email", Message::new("organisation-email-known"));
    }
    let Some(way) = way.filter(|_| errors.is_empty()) else {
        return Ok(Err(errors));
    };
    let user = match (&read.person, &ctx.viewer) {
        (Some(person), _) => match insert(&mut tx, app, person, &hash).await {
            Err(error) if db::is_duplicate(&error) => {
                return Ok(Err(Errors::one("email", "organisation-email-known")));
            }
            done => done?,
        },
        (None, Some(viewer)) => (viewer.id, viewer.name.clone()),
        (None, None) => return Err(crate::web::Error::Forbidden),
    };
    let said = match walk(&mut tx, app, way, &user).await? {
        Ok(said) => said,
        Err(errors) => return Ok(Err(errors)),
    };
    tx.commit().await?;
    Ok(Ok((user.0, said)))
}

async fn insert(
    tx: &mut Tx,
    app: &App,
    person: &NewPerson,
    hash: &str,
) -> sqlx::Result<(UserId, String)> {
    let now = app.clock.now();
    let user = User {
        id: UserId::mint(now),
        email: person.email.clone(),
        name: person.name.clone(),
        phone: person.phone.clone(),
        locale: Some(person.locale.tag().to_owned()),
        disabled_at: None,
        created_at: now,
    };
    accounts::store::insert(tx, &user, hash).await?;
    Ok((user.id, user.name))
}

/// Goes the way that was found open.
async fn walk(
    tx: &mut Tx,
    app: &App,
    way: Open,
    (user, name): &(UserId, String),
) -> Result<Result<&'static str, Errors>> {
    let now = app.clock.now();
    match way {
        Open::Invitation(invitation) => {
            joining::accept(tx, &invitation, *user, now).await?;
            Ok(Ok("organisation-joined"))
        }
        Open::Join(organisation) => {
            joining::ask(tx, app, &organisation, (*user, name)).await?;
            Ok(Ok("organisation-asked"))
        }
        Open::Register(card) => {
            let org_name = card.name.clone();
            match joining::register(tx, *card, *user, now).await {
                Err(error) if db::is_duplicate(&error) => {
                    let mut errors = Errors::default();
                    errors.add("uscc", known_message(&org_name));
                    Ok(Err(errors))
                }
                done => {
                    done?;
                    Ok(Ok("organisation-registered"))
                }
            }
        }
    }
}
