//SOURCES CronExpression.java Schedule.java

/// Schedules: parses cron expressions, maps them to time, and runs the programs of `usr/cron` when they are due.
///
/// Uses `base`, `config`, `runtime`, `hooks`, `reports` and `status`. Never changes the state of the life cycle.
package whaleware.schedule;
