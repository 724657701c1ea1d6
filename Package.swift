// swift-tools-version: 6.2
import PackageDescription

/// Upcoming language features, switched on once for every Swift target.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func layer(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.init(stringLiteral: name), "TestSupport"] + dependencies,
        swiftSettings: settings)
}

let package = Package(
    name: "apus",
    products: [
        .executable(name: "apus", targets: ["apus"]),
        .library(
            name: "DynamoEngine", targets: ["DynamoModel", "DynamoExpressions", "DynamoStorage", "DynamoEngine"]),
    ],
    targets: [
        // Debian's libraries.
        .systemLibrary(name: "CRocksDB"),
        .systemLibrary(name: "CZlib"),
        .systemLibrary(name: "CDeflate"),
        .systemLibrary(name: "CSystem"),
        .target(name: "CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),

        // The layers: each imports only those above it.
        layer("DynamoModel", []),
        layer("DynamoExpressions", ["DynamoModel"]),
        layer("DynamoStorage", ["DynamoModel", "CRocksDB", "CDeflate", "CSystem"]),
        layer("DynamoEngine", ["DynamoModel", "DynamoExpressions", "DynamoStorage", "CSystem"]),
        layer("DynamoWire", ["DynamoModel", "CSimdjson", "CZlib", "CDeflate"]),
        layer(
            "DynamoServer",
            ["DynamoModel", "DynamoStorage", "DynamoEngine", "DynamoWire", "CZlib", "CSystem"]),
        layer("DynamoBench", ["CSystem"]),
        .executableTarget(
            name: "apus", dependencies: ["DynamoServer", "DynamoBench", "DynamoEngine", "DynamoStorage"],
            swiftSettings: settings),

        // What a database could reach on this machine; not for users.
        .executableTarget(
            name: "yardsticks",
            dependencies: ["DynamoModel", "DynamoStorage", "DynamoEngine", "DynamoBench", "CRocksDB"],
            path: "Benchmarks/Yardsticks", swiftSettings: settings),

        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
        tests(of: "DynamoModel"),
        tests(of: "DynamoExpressions", ["DynamoModel"]),
        tests(of: "DynamoStorage", ["DynamoModel"]),
        tests(of: "DynamoEngine", ["DynamoModel", "DynamoStorage"]),
        tests(of: "DynamoWire", ["DynamoModel"]),
        tests(of: "DynamoServer", ["DynamoModel", "DynamoStorage", "DynamoEngine", "DynamoBench"]),
        tests(of: "DynamoBench"),
        .testTarget(
            name: "YardsticksTests", dependencies: ["yardsticks", "DynamoModel", "DynamoStorage", "CRocksDB"],
            swiftSettings: settings),
        .testTarget(
            name: "ConformanceTests",
            dependencies: [
                "DynamoServer", "DynamoEngine", "DynamoStorage", "DynamoModel", "DynamoWire", "TestSupport",
            ],
            exclude: ["Cases", "README.md"], swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
