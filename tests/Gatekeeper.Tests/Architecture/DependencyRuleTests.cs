using System.Reflection;
using Gatekeeper.Admission;
using Gatekeeper.Testing;

namespace Gatekeeper.Tests.Architecture;

/// <summary>Dependencies run one way. Read from the source, so that every kind of use counts.</summary>
public sealed class DependencyRuleTests
{
    private static readonly string Source = Path.Combine(Repository.Root, "src", "Gatekeeper");

    [Theory]
    [InlineData(
        "Admission",
        "Microsoft.AspNetCore",
        "Yarp.",
        "Gatekeeper.Http",
        "Gatekeeper.Proofs",
        "Gatekeeper.Tcp",
        "Gatekeeper.Admin;",
        "Gatekeeper.Configuration",
        "Gatekeeper.State"
    )]
    [InlineData(
        "Windows",
        "Microsoft.AspNetCore",
        "Yarp.",
        "Gatekeeper.Http",
        "Gatekeeper.Admission",
        "Gatekeeper.Emergency",
        "Gatekeeper.Configuration"
    )]
    [InlineData(
        "Emergency",
        "Microsoft.AspNetCore",
        "Yarp.",
        "Gatekeeper.Http",
        "Gatekeeper.Admission",
        "Gatekeeper.Windows",
        "Gatekeeper.Configuration"
    )]
    [InlineData(
        "Classification",
        "Microsoft.AspNetCore",
        "Yarp.",
        "Gatekeeper.Http",
        "Gatekeeper.Admission"
    )]
    [InlineData(
        "Proofs",
        "Microsoft.AspNetCore",
        "Yarp.",
        "Gatekeeper.Http",
        "Gatekeeper.Configuration"
    )]
    [InlineData(
        "Fleet",
        "Microsoft.AspNetCore",
        "Yarp.",
        "Polly",
        "System.Net",
        "Gatekeeper.Http",
        "Gatekeeper.Tcp",
        "Gatekeeper.Admission",
        "Gatekeeper.Admin;",
        "Gatekeeper.Configuration"
    )]
    [InlineData(
        "State",
        "Microsoft.AspNetCore",
        "Yarp.",
        "Gatekeeper.Http",
        "Gatekeeper.Tcp",
        "Gatekeeper.Admin;",
        "Gatekeeper.Configuration"
    )]
    [InlineData(
        "Probes",
        "Microsoft.AspNetCore",
        "Yarp.",
        "Gatekeeper.Http",
        "Gatekeeper.Tcp",
        "Gatekeeper.Configuration"
    )]
    [InlineData("Protection", "Microsoft.AspNetCore", "Yarp.", "Gatekeeper.Http", "Gatekeeper.Tcp")]
    [InlineData("Tcp", "Microsoft.AspNetCore.Http", "Yarp.")]
    [InlineData(
        "Tunnels",
        "Microsoft.AspNetCore",
        "Yarp.",
        "Gatekeeper.Http",
        "Gatekeeper.Tcp",
        "Gatekeeper.Configuration"
    )]
    [InlineData(
        "Telemetry",
        "Yarp.",
        "Gatekeeper.Http",
        "Gatekeeper.Admission",
        "Gatekeeper.Emergency",
        "Gatekeeper.Windows",
        "Gatekeeper.Configuration",
        "Gatekeeper.Admin"
    )]
    public void A_folder_does_not_name_what_it_must_not_know(
        string folder,
        params string[] forbidden
    )
    {
        var files = Directory.GetFiles(
            Path.Combine(Source, folder),
            "*.cs",
            SearchOption.AllDirectories
        );

        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var text = File.ReadAllText(file);
            Assert.All(
                forbidden,
                name =>
                    Assert.False(
                        text.Contains(name, StringComparison.Ordinal),
                        $"{file} names {name}"
                    )
            );
        }
    }

    /// <summary>What the compiler left in the metadata must agree with what was read from the source.</summary>
    [Fact]
    public void No_member_of_the_core_has_a_type_from_ASP_NET_or_YARP()
    {
        string[] core =
        [
            "Gatekeeper.Admission",
            "Gatekeeper.Windows",
            "Gatekeeper.Emergency",
            "Gatekeeper.Fleet",
        ];
        const BindingFlags all =
            BindingFlags.Public
            | BindingFlags.NonPublic
            | BindingFlags.Instance
            | BindingFlags.Static
            | BindingFlags.DeclaredOnly;

        var named =
            from type in typeof(Gate).Assembly.GetTypes()
            where core.Contains(type.Namespace)
            from member in type.GetMembers(all)
            from used in TypesOf(member)
            let name = used.FullName ?? ""
            where
                name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
                || name.StartsWith("Yarp", StringComparison.Ordinal)
            select $"{type}.{member.Name}: {name}";

        Assert.Empty(named);
    }

    private static IEnumerable<Type> TypesOf(MemberInfo member) =>
        member switch
        {
            FieldInfo field => [field.FieldType],
            PropertyInfo property => [property.PropertyType],
            MethodBase method => method
                .GetParameters()
                .Select(parameter => parameter.ParameterType)
                .Concat(method is MethodInfo { ReturnType: var returned } ? [returned] : [])
                .Concat(
                    method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? []
                ),
            _ => [],
        };
}
