package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.base.LinuxProcess;
import whaleware.runtime.EventLoop;

/// The watch of the processes of a service.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ServiceExitsTest {
    @Test
    void without_a_thread_the_processes_are_looked_at_and_the_supervisor_goes_on() {
        var starts = new AtomicInteger();
        var exits = new ServiceExits(new EventLoop(System::nanoTime, () -> {}), task -> {
            starts.incrementAndGet();
            throw new OutOfMemoryError("unable to create native thread: possibly out of memory or process limits");
        });
        var service = LinuxProcess.of((int) ProcessHandle.current().pid()).stream().toList();
        for (var processes : List.of(service, service)) assertFalse(exits.areToldOf(processes));
        assertEquals(1, starts.get());
    }
}
