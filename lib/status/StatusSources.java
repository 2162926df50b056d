package whaleware.status;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import whaleware.hooks.HookDurations;
import whaleware.reports.BackendStatus;
import whaleware.runtime.StateFile;

/// The facts that the pages show. All parts are thread-safe.
///
/// @param live whether the supervisor's event loop runs
/// @param backends returns the status of each back-end
/// @param system the use of resources; a sampler of its own, so that scrapes and statistics do not wait for each other
/// @param mask hides the secrets in a text
public record StatusSources(BooleanSupplier live, StateFile state, History history, HookDurations durations,
                            Supplier<List<BackendStatus>> backends, SystemSampler system,
                            UnaryOperator<String> mask) {}
