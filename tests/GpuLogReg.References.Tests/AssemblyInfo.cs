// The CPU engine takes every core and an accelerator has one owner: one row after the other, on sets read once.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
