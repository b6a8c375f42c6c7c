using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace GpuLogReg.Cpu;

/// <summary>
/// Threads that stay: a pass hands them its chunks without making a task for each. A thread that has run out of chunks waits awake for a moment, as the next
/// pass mostly follows at once, and sleeps then. A call returns as soon as all chunks are done, whether or not every thread woke up for it.
/// Each thread begins with a share of chunks that lie one behind the other, and goes on with what others have not come to: so a thread can ask the memory for what follows
/// its chunk, and two threads do not write the same new page at once.
/// </summary>
/// <remarks>
/// Which thread takes which chunk depends on timing; results must not. One call at a time has the threads: a call from inside a chunk, or from another
/// thread meanwhile, does its chunks by itself.
/// </remarks>
internal sealed class ThreadTeam
{
    /// <summary>Turns of the wait awake, some tens of microseconds: longer than what a solver does between two passes, shorter than a wakeup is worth.</summary>
    private const int AwakeTurns = 400, PausesPerTurn = 4;

    /// <summary>Lowest bit of <see cref="_state"/>: chunks are given out. Above it, in 31 bits, threads that take some; the upper half counts calls.</summary>
    private const long Open = 1, OneThread = 2;

    private static readonly ConcurrentDictionary<int, ThreadTeam> Teams = new();

    private readonly Lock _calls = new();
    private readonly object _sleep = new();
    private readonly Share[] _shares;
    private int _sleepers;
    private long _state;
    private Action<int>? _body;
    private ExceptionDispatchInfo? _fault;
    private int _count;

    private ThreadTeam(int threads)
    {
        Threads = threads;
        _shares = new Share[threads];
        for (int i = 1; i < threads; i++)
        {
            int own = i;
            new Thread(() => Work(own)) { IsBackground = true, Name = $"GpuLogReg {i + 1} of {threads}" }.Start();
        }
    }

    /// <summary>Threads, the caller among them.</summary>
    public int Threads { get; }

    /// <summary>The team of so many threads; there is one of each size in a process.</summary>
    /// <param name="threads">1 or more, or −1 for one a core.</param>
    public static ThreadTeam Of(int threads) => Teams.GetOrAdd(threads > 0 ? threads : Environment.ProcessorCount, static size => new ThreadTeam(size));

    /// <summary>Calls the action for 0 … count − 1, each once, in any order, on several threads; returns when all are done.</summary>
    /// <param name="count">How many.</param>
    /// <param name="body">May throw: the first fault seen is thrown here, and what has not begun is left out.</param>
    public void For(int count, Action<int> body)
    {
        // A thread that holds the lock already is one that runs a chunk: it may enter a Lock again, so it is asked first.
        if (count <= 1 || Threads == 1 || _calls.IsHeldByCurrentThread || !_calls.TryEnter())
        {
            for (int i = 0; i < count; i++)
                body(i);
            return;
        }

        try
        {
            (_body, _count, _fault) = (body, count, null);
            for (int share = 0; share < Threads; share++)
                _shares[share].Next = FirstOf(share);
            long call = ((Volatile.Read(ref _state) >> 32) + 1) << 32;
            Interlocked.Exchange(ref _state, call | Open);
            if (Volatile.Read(ref _sleepers) > 0)
            {
                lock (_sleep)
                    Monitor.PulseAll(_sleep);
            }

            Take(0);
            Close();
            _body = null;
            _fault?.Throw();
        }
        finally
        {
            _calls.Exit();
        }
    }

    /// <summary>First chunk of a thread's share, which ends where the next one's begins.</summary>
    private int FirstOf(int share) => (int)((long)_count * share / Threads);

    /// <summary>Takes chunks until there are none: those of the own share first, then what the others' threads have not come to.</summary>
    private void Take(int own)
    {
        var body = _body!;
        try
        {
            for (int turn = 0; turn < Threads; turn++)
            {
                int share = (own + turn) % Threads, end = FirstOf(share + 1);
                ref int next = ref _shares[share].Next;
                for (int i; Volatile.Read(ref next) < end && (i = Interlocked.Increment(ref next) - 1) < end;)
                    body(i);
            }
        }
        catch (Exception fault)
        {
            Interlocked.CompareExchange(ref _fault, ExceptionDispatchInfo.Capture(fault), null);
            for (int share = 0; share < Threads; share++)
                Volatile.Write(ref _shares[share].Next, _count);
        }
    }

    /// <summary>Lets no further thread in, and waits for those within.</summary>
    private void Close()
    {
        Interlocked.And(ref _state, ~Open);
        var spin = default(SpinWait);
        while ((uint)Volatile.Read(ref _state) != 0)
            spin.SpinOnce(sleep1Threshold: -1);
    }

    private void Work(int own)
    {
        for (long done = 0; ;)
        {
            long state = WaitForCall(done);
            if ((state & Open) == 0)
            {
                done = state >> 32;
            }
            else if (Interlocked.CompareExchange(ref _state, state + OneThread, state) == state)
            {
                Take(own);
                Interlocked.Add(ref _state, -OneThread);
                done = state >> 32;
            }
        }
    }

    /// <summary>The state once there was another call than the last one served.</summary>
    private long WaitForCall(long done)
    {
        long state;
        for (int turn = 0; turn < AwakeTurns; turn++)
        {
            state = Volatile.Read(ref _state);
            if (state >> 32 != done)
                return state;
            Thread.SpinWait(PausesPerTurn);
        }

        lock (_sleep)
        {
            // A caller writes the state before it looks for sleepers, this thread counts itself before it looks at the state: one of them sees the other.
            Interlocked.Increment(ref _sleepers);
            while ((state = Volatile.Read(ref _state)) >> 32 == done)
                Monitor.Wait(_sleep);
            Interlocked.Decrement(ref _sleepers);
        }

        return state;
    }

    /// <summary>A thread's share of the chunks: which one is next. On lines of its own, as every chunk writes it.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 2 * Cache.Line)]
    private struct Share
    {
        [FieldOffset(Cache.Line)]
        public int Next;
    }
}
