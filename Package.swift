// swift-tools-version: 6.2
import Foundation
import PackageDescription

// The arrows between targets only point down this list (CONTRIBUTING.md, "The house").
let package = Package(
    name: "parley",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Parley", targets: ["Parley"]),
        .library(name: "ParleyRemote", targets: ["ParleyRemote"]),
        .executable(name: "parley", targets: ["ParleyCLI"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", "3.12.3"..<"5.0.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
    targets: [
        .executableTarget(
            name: "ParleyCLI",
            dependencies: [
                "ParleyCore", "ParleyModels", "ParleyJSON", "ParleyJinja", "ParleyChatFormat", "ParleyInference",
                "ParleyLlama", "ParleyServer", "ParleyStore", "ParleyRemote", "ParleyHub",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .target(
            name: "ParleyServer",
            dependencies: [
                "ParleyStore", "ParleyRemote", "ParleyCore", "ParleyModels", "ParleyChatFormat", "ParleyInference",
                "ParleyLlama", "ParleyJSON",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            // The page's files are part of the program: it can be moved, and needs nothing beside it.
            resources: [.embedInCode("Page")]
        ),
        .target(
            name: "ParleyStore",
            dependencies: [
                "ParleyCore", "ParleyModels", "ParleyJSON", .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .target(
            name: "ParleyRemote",
            dependencies: [
                "ParleyCore", "ParleyModels", "ParleyChatFormat", "ParleyJSON",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
            ]
        ),
        .target(
            name: "ParleyHub",
            dependencies: [
                "ParleyModels", "ParleyJSON", .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
            ]
        ),
        .target(name: "Parley", dependencies: ["ParleyCore"]),
        .target(
            name: "ParleyCore",
            dependencies: [
                "ParleyModels", "ParleyLlama", "ParleyInference", "ParleyChatFormat", "ParleyJinja", "ParleyJSON",
                "ParleyGGUF",
            ]
        ),
        .target(
            name: "ParleyModels",
            dependencies: ["ParleyGGUF", "ParleyJSON", .product(name: "Crypto", package: "swift-crypto")]
        ),
        .target(
            name: "ParleyLlama",
            dependencies: ["ParleyInference", "ParleyGGUF", "CParleyLlama", "ParleyLlamaShim"]
        ),
        .target(name: "ParleyInference"),
        .target(name: "ParleyChatFormat", dependencies: ["ParleyJinja", "ParleyJSON"]),
        .target(name: "ParleyJinja", dependencies: ["ParleyJSON"]),
        .target(name: "ParleyGGUF"),
        .target(name: "ParleyJSON"),
        .target(name: "ParleyLlamaShim", dependencies: ["CParleyLlama"]),
        .target(name: "ParleyTestSupport", dependencies: ["ParleyInference"], path: "Tests/ParleyTestSupport"),
        .systemLibrary(
            name: "CParleyLlama",
            pkgConfig: "llama",
            providers: [.brew(["llama.cpp"])]
        ),
    ],
    cxxLanguageStandard: .cxx17
)

/// Test targets, each with what it reaches for beside the target it mirrors.
let tests: [(name: String, reaches: [Target.Dependency])] = [
    ("ParleyJSON", []),
    ("ParleyGGUF", []),
    ("ParleyModels", ["ParleyGGUF", "ParleyJSON"]),
    ("ParleyJinja", ["ParleyJSON"]),
    ("ParleyChatFormat", ["ParleyJinja", "ParleyJSON", "ParleyTestSupport"]),
    ("ParleyInference", ["ParleyTestSupport"]),
    (
        "ParleyCore",
        [
            "ParleyInference", "ParleyLlama", "ParleyModels", "ParleyGGUF", "ParleyChatFormat", "ParleyJinja",
            "ParleyJSON",
            "ParleyTestSupport",
        ]
    ),
    ("ParleyStore", ["ParleyCore", "ParleyModels", "ParleyJSON"]),
    ("ParleyRemote", ["ParleyCore", "ParleyJSON"]),
    ("ParleyHub", ["ParleyModels", "ParleyJSON"]),
    (
        "ParleyServer",
        [
            "ParleyStore", "ParleyCore", "ParleyJSON", "ParleyTestSupport",
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOEmbedded", package: "swift-nio"),
        ]
    ),
    (
        "ParleyCLI",
        ["ParleyCore", "ParleyModels", "ParleyServer", "ParleyStore", "ParleyHub", "ParleyJSON", "ParleyTestSupport"]
    ),
]
for (name, reaches) in tests {
    package.targets.append(
        .testTarget(name: name + "Tests", dependencies: [.init(stringLiteral: name)] + reaches)
    )
}

for target in package.targets where target.type != .system && target.name != "ParleyLlamaShim" {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .swiftLanguageMode(.v6),
            .treatAllWarnings(as: .error),
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("InferIsolatedConformances"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        ]
}
