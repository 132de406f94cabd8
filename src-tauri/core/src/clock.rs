//! The clock is handed in, never asked for inside a rule, so that tests repeat exactly.

use chrono::{DateTime, Local, NaiveDate, NaiveTime, TimeZone, Utc};

/// Tells the time. Times are UTC milliseconds, dates are the local day (data-model.md).
pub trait Clock: Send {
    /// Milliseconds since 1970, UTC.
    fn now_ms(&self) -> i64;
    /// The local date.
    fn today(&self) -> NaiveDate;
}

/// The machine's clock and time zone.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        Utc::now().timestamp_millis()
    }

    fn today(&self) -> NaiveDate {
        Local::now().date_naive()
    }
}

/// A clock that stands at noon UTC of one day and moves a second at each look, so that order is kept.
#[derive(Debug)]
pub struct FixedClock {
    ms: std::sync::atomic::AtomicI64,
}

impl FixedClock {
    /// A clock standing at noon UTC of `day`.
    #[must_use]
    pub fn on(day: NaiveDate) -> Self {
        let noon = day
            .and_hms_opt(12, 0, 0)
            .map_or(0, |at| at.and_utc().timestamp_millis());
        Self {
            ms: std::sync::atomic::AtomicI64::new(noon),
        }
    }

    /// Sets the clock to noon UTC of another day.
    pub fn set(&self, day: NaiveDate) {
        let noon = day
            .and_hms_opt(12, 0, 0)
            .map_or(0, |at| at.and_utc().timestamp_millis());
        self.ms.store(noon, std::sync::atomic::Ordering::SeqCst);
    }

    /// Moves the clock on to a time in UTC milliseconds; never back.
    pub fn move_on_to(&self, ms: i64) {
        self.ms.fetch_max(ms, std::sync::atomic::Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now_ms(&self) -> i64 {
        self.ms.fetch_add(1000, std::sync::atomic::Ordering::SeqCst)
    }

    fn today(&self) -> NaiveDate {
        let ms = self.ms.load(std::sync::atomic::Ordering::SeqCst);
        DateTime::from_timestamp_millis(ms)
            .map(|at| at.date_naive())
            .unwrap_or_default()
    }
}

impl<C: Clock + Sync> Clock for std::sync::Arc<C> {
    fn now_ms(&self) -> i64 {
        (**self).now_ms()
    }
    fn today(&self) -> NaiveDate {
        (**self).today()
    }
}

/// The local date of a stored time.
#[must_use]
pub fn local_day(ms: i64) -> NaiveDate {
    Local
        .timestamp_millis_opt(ms)
        .single()
        .map(|at| at.date_naive())
        .unwrap_or_default()
}

/// The local time of day of a stored time.
#[must_use]
pub fn local_time(ms: i64) -> Option<NaiveTime> {
    Local.timestamp_millis_opt(ms).single().map(|at| at.time())
}

/// A local day and time of day as it is stored; noon where no time is known.
#[must_use]
pub fn local_ms(day: NaiveDate, time: Option<NaiveTime>) -> i64 {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    // A time that the change of the clock leaves out does not exist; noon always does.
    [time.unwrap_or(noon), noon]
        .into_iter()
        .find_map(|time| Local.from_local_datetime(&day.and_time(time)).earliest())
        .map_or(0, |at| at.timestamp_millis())
}
