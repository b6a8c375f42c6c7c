namespace GpuLogReg.Ilgpu.Kernels;

/// <summary>Names the page under kernels-docs/ that explains a kernel. Every kernel entry point carries one; a test matches kernels and pages.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KernelPageAttribute(string page) : Attribute
{
    public string Page { get; } = page;
}
