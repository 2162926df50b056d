//SOURCES CronExpression.java CronJob.java JobStatus.java LastRuns.java Schedule.java ScheduledJob.java Scheduler.java

/// Schedules: parses cron expressions, maps them to time, and starts the programs of `usr/cron` when they are due.
///
/// Uses `base`, `config`, `runtime` and `hooks`. Never changes the state of the life cycle.
package whaleware.schedule;
