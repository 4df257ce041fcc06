// swift-tools-version: 6.2

import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")

/// A library of this package and the Swift Testing target beside it.
///
/// `dependencies` lists what the library may import: arrows go downward only (see README.md,
/// "How the source is laid out").
func library(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = [],
  tests: String? = nil, testResources: [Resource] = []
) -> [Target] {
  [
    .target(
      name: name, dependencies: dependencies, resources: resources, swiftSettings: strict),
    .testTarget(
      name: tests ?? "\(name)Tests",
      dependencies: [.target(name: name)] + dependencies,
      resources: testResources,
      swiftSettings: strict),
  ]
}

let package = Package(
  name: "venvdeb",
  products: [
    .executable(name: "venvdeb", targets: ["venvdeb"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
  ],
  targets: [
    .systemLibrary(
      name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
    .executableTarget(name: "venvdeb", dependencies: ["Commands"], swiftSettings: strict),
  ]
    + library("Core", ["CNettle", system])
    + library("Processes", ["Core", system, subprocess])
    + library("Archives", ["Core", "CArchive", "CZlib", system])
    + library("Venv", ["Core", "Processes", system, subprocess])
    + library(
      "Wheels", ["Core", "Archives", "Venv", system], resources: [.embedInCode("spdx.txt")])
    + library("Debian", ["Core", "Archives", system])
    + library(
      "Scaffold", ["Core", "Processes", "Debian", system],
      resources: [.embedInCode("read_project.py")])
    + library(
      "Artifacts", ["Core", "Archives", "Processes", "Venv", "Wheels", "Debian", system])
    + library("Inventory", ["Core", "Artifacts", "Venv", "Wheels", "Debian", system])
    + library(
      "Checks", ["Core", "Archives", "Artifacts", "Venv", "Wheels", "Debian", system])
    + library(
      "Pipeline",
      [
        "Core", "Archives", "Artifacts", "Inventory", "Processes", "Venv", "Wheels", "Debian",
        system,
      ])
    + library(
      "Commands",
      [
        "Core", "Artifacts", "Checks", "Inventory", "Processes", "Pipeline", "Venv", "Wheels",
        "Debian",
        "Scaffold", system, argumentParser,
      ],
      tests: "CommandTests")
)
