// Each thread of the emulator is a thread of the system: tests side by side would only wait for each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
