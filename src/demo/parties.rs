//! Organisations, verified with their history, and people, one of them at least in each.

use std::collections::HashMap;

use anyhow::Context as _;
use chrono::{DateTime, Utc};

use super::data::{OrganisationData, Person, Source, duty_code};
use super::days::Days;
use crate::accounts::{self, user::User};
use crate::db::Tx;
use crate::ids::{OrganisationId, UserId};
use crate::organisations::{
    self,
    organisation::{Organisation, State},
    store::Event,
};
use crate::web::{Duty, OrganisationRole};

/// Everybody signed up this long before.
const SIGNED_UP: i64 = 430;

/// Who is who.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) organisations: HashMap<String, Organisation>,
    /// Who speaks for an organisation.
    speakers: HashMap<String, UserId>,
    duties: HashMap<Duty, UserId>,
}

impl World {
    pub(crate) fn organisation(&self, id: &str) -> anyhow::Result<&Organisation> {
        self.organisations
            .get(id)
            .with_context(|| format!("no organisation {id}"))
    }

    pub(crate) fn speaker(&self, id: &str) -> anyhow::Result<UserId> {
        self.speakers
            .get(id)
            .copied()
            .with_context(|| format!("nobody speaks for {id}"))
    }

    pub(crate) fn speaker_for(&self, organisation: OrganisationId) -> anyhow::Result<UserId> {
        let known = self.organisations.iter();
        let found = known
            .filter(|(_, o)| o.id == organisation)
            .map(|(id, _)| id);
        let id = found
            .last()
            .context("an organisation of the demonstration")?;
        self.speaker(id)
    }

    pub(crate) fn staff(&self, duty: Duty) -> anyhow::Result<UserId> {
        self.duties
            .get(&duty)
            .copied()
            .with_context(|| format!("nobody is {}", duty.code()))
    }
}

pub(crate) async fn write(
    tx: &mut Tx,
    source: &Source,
    hash: &str,
    days: &Days,
) -> anyhow::Result<World> {
    let mut world = World::default();
    for (n, data) in (0..).zip(&source.organisations) {
        let signed_up = days.ago(SIGNED_UP - n, 9);
        let organisation = organisation(data, signed_up, days.ago(SIGNED_UP - n - 2, 15));
        organisations::store::insert(tx, &organisation).await?;
        world.organisations.insert(data.id.clone(), organisation);
    }
    let start = days.ago(SIGNED_UP, 10);
    for person in &source.people {
        let id = add(tx, person, hash, start).await?;
        join(tx, &mut world, person, id, start).await?;
    }
    for data in &source.organisations {
        if !world.speakers.contains_key(&data.id) {
            let contact = contact(data);
            let id = add(tx, &contact, hash, start).await?;
            join(tx, &mut world, &contact, id, start).await?;
        }
    }
    note(tx, &world).await?;
    Ok(world)
}

/// What became of each organisation.
async fn note(tx: &mut Tx, world: &World) -> anyhow::Result<()> {
    let reviewer = world.staff(Duty::Reviewer)?;
    for (id, organisation) in &world.organisations {
        let registered = Event {
            actor: Some(world.speaker(id)?),
            action: "registered".to_owned(),
            words: String::new(),
            created_at: organisation.created_at,
        };
        organisations::store::note(tx, organisation.id, &registered).await?;
        let verified = Event {
            actor: Some(reviewer),
            action: "organisation-verified".to_owned(),
            words: String::new(),
            created_at: organisation.updated_at,
        };
        organisations::store::note(tx, organisation.id, &verified).await?;
    }
    Ok(())
}

fn organisation(
    data: &OrganisationData,
    signed_up: DateTime<Utc>,
    verified: DateTime<Utc>,
) -> Organisation {
    Organisation {
        id: OrganisationId::mint(signed_up),
        name: data.name.clone(),
        uscc: data.uscc.clone(),
        kind: data.kind.clone(),
        nature: data.nature.clone(),
        region: data.region.clone(),
        address: data.address.clone(),
        introduction: data.introduction.clone(),
        website: String::new(),
        state: State::Verified,
        state_reason: String::new(),
        document: None,
        uscc_overridden: false,
        answers: crate::organisations::answers::Answers::default(),
        verified_at: Some(verified),
        updated_at: verified,
        created_at: signed_up,
    }
}

/// The contact of an organisation for whom nobody else signs in.
fn contact(data: &OrganisationData) -> Person {
    Person {
        email: format!("{}@kexing.example", data.id.to_lowercase()),
        name: data.contact_name.clone(),
        org: Some(data.id.clone()),
        org_role: Some("administrator".to_owned()),
        duties: Vec::new(),
        phone: "0818-0000300".to_owned(),
    }
}

async fn add(
    tx: &mut Tx,
    person: &Person,
    hash: &str,
    at: DateTime<Utc>,
) -> anyhow::Result<UserId> {
    let user = User {
        id: UserId::mint(at),
        email: person.email.clone(),
        name: person.name.clone(),
        phone: person.phone.clone(),
        locale: None,
        disabled_at: None,
        created_at: at,
    };
    accounts::store::insert(tx, &user, hash).await?;
    for duty in &person.duties {
        let duty = Duty::from_code(duty_code(duty)).with_context(|| format!("no duty {duty}"))?;
        accounts::store::grant(tx, user.id, duty, at).await?;
    }
    Ok(user.id)
}

async fn join(
    tx: &mut Tx,
    world: &mut World,
    person: &Person,
    id: UserId,
    at: DateTime<Utc>,
) -> anyhow::Result<()> {
    for duty in &person.duties {
        if let Some(duty) = Duty::from_code(duty_code(duty)) {
            world.duties.entry(duty).or_insert(id);
        }
    }
    let (Some(org), Some(role)) = (&person.org, &person.org_role) else {
        return Ok(());
    };
    let role = match role.as_str() {
        "administrator" => OrganisationRole::Administrator,
        _ => OrganisationRole::Officer,
    };
    let organisation = world.organisation(org)?.id;
    organisations::store::add_member(tx, id, organisation, role, at).await?;
    world.speakers.entry(org.clone()).or_insert(id);
    Ok(())
}
