use chrono::NaiveDate;
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::deals::deal::answer_due;

fn at(text: &str) -> DateTime<Utc> {
    format!("{text}:00+08:00")
        .parse::<DateTime<chrono::FixedOffset>>()
        .unwrap()
        .to_utc()
}

fn ladder(asked: DateTime<Utc>, workdays: u16) -> (NaiveDate, Ladder) {
    let calendar = Calendar::current();
    let due = answer_due(calendar, tz::shanghai_date(asked), workdays);
    (tz::shanghai_date(due), Ladder::new(calendar, asked, due))
}

/// Asked, the day of the answer, the owner's reminder, the end of the day on which it becomes a task.
#[rstest]
#[case::an_ordinary_week("2026-11-23T10:00", "2026-11-30", "2026-11-27T09:00", "2026-12-01")]
#[case::over_the_spring_festival(
    "2026-02-10T10:00",
    "2026-02-24",
    "2026-02-14T09:00",
    "2026-02-25"
)]
#[case::to_a_saturday_that_works(
    "2026-02-13T10:00",
    "2026-02-27",
    "2026-02-26T09:00",
    "2026-02-28"
)]
#[case::asked_in_the_festival("2026-02-18T10:00", "2026-02-28", "2026-02-27T09:00", "2026-03-02")]
#[case::over_the_national_day("2026-09-24T10:00", "2026-10-09", "2026-10-08T09:00", "2026-10-10")]
#[case::on_the_eve_of_it("2026-09-30T23:59", "2026-10-13", "2026-10-12T09:00", "2026-10-14")]
#[case::on_a_saturday_that_works(
    "2026-10-10T10:00",
    "2026-10-16",
    "2026-10-15T09:00",
    "2026-10-19"
)]
#[case::due_on_a_saturday_that_works(
    "2026-04-29T10:00",
    "2026-05-09",
    "2026-05-08T09:00",
    "2026-05-11"
)]
fn the_clock_knows_the_days_off_of_2026(
    #[case] asked: &str,
    #[case] due: &str,
    #[case] owner: &str,
    #[case] manager: &str,
) {
    let (day, ladder) = ladder(at(asked), 5);
    assert_eq!(day.to_string(), due);
    assert_eq!(ladder.owner, at(owner));
    assert_eq!(tz::shanghai_date(ladder.administrators).to_string(), due);
    assert_eq!(ladder.manager, tz::end_of_day(manager.parse().unwrap()));
    let last = tz::end_of_day(day) - Duration::seconds(1);
    assert_eq!(
        ladder.at(last),
        Rung::Owner,
        "the whole last day is the owner's"
    );
    assert_eq!(ladder.at(tz::end_of_day(day)), Rung::Administrators);
}

#[test]
fn who_has_one_day_is_reminded_on_its_morning() {
    let (day, ladder) = ladder(at("2026-10-09T10:00"), 1);
    assert_eq!(day.to_string(), "2026-10-10");
    assert_eq!(ladder.owner, at("2026-10-10T09:00"));
}

proptest! {
    #[test]
    fn the_rungs_come_one_after_another(
        minutes in 0_i64..1_000_000, workdays in 1_u16..30, later in 0_i64..100_000,
    ) {
        let asked = at("2025-06-01T00:00") + Duration::minutes(minutes);
        let (_, ladder) = ladder(asked, workdays);
        prop_assert!(asked < ladder.owner && ladder.owner < ladder.administrators);
        prop_assert!(ladder.administrators < ladder.manager);
        let calendar = Calendar::current();
        prop_assert!(calendar.is_workday(tz::shanghai_date(ladder.owner)));
        let now = asked + Duration::minutes(later);
        let rung = ladder.at(now);
        prop_assert!(ladder.at(now + Duration::minutes(1)) >= rung);
        if let Some(next) = ladder.after(rung) {
            prop_assert!(next > now, "who stands on a rung has the next before him");
            prop_assert!(ladder.at(next) > rung);
            prop_assert_eq!(ladder.at(next - Duration::microseconds(1)), rung);
        }
        for rung in [Rung::Silent, Rung::Owner, Rung::Administrators, Rung::Manager] {
            prop_assert_eq!(Rung::of(rung.number()), rung);
        }
    }
}
