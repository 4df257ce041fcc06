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

/// A library of this package and its tests: `Sources/<name>` and `Tests/Unit/<name>`.
///
/// `dependencies` lists what the library may import: arrows go downward only (see
/// docs/architecture.md). `tests` lists what its tests import in addition.
func library(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = [],
  tests: [Target.Dependency] = []
) -> [Target] {
  [
    .target(
      name: name, dependencies: dependencies, resources: resources, swiftSettings: strict),
    .testTarget(
      name: "\(name)Tests",
      dependencies: [.target(name: name), "TestSupport"] + dependencies + tests,
      path: "Tests/Unit/\(name)",
      swiftSettings: strict),
  ]
}

let package = Package(
  name: "venvdeb",
  products: [
    .executable(name: "venvdeb", targets: ["venvdeb"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
  ],
  targets: [
    .systemLibrary(
      name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(
      name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    // Without pkgConfig, which would link it: it is loaded at first use.
    .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    // What the module Glibc has not.
    .systemLibrary(name: "CMalloc", providers: [.apt(["libc6-dev"])]),
    .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
    .systemLibrary(name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
    .target(
      name: "TestSupport", dependencies: ["Core", "Packaging", "Venv", "Wheels", "CZlib", system],
      path: "Tests/Support", resources: [.embedInCode("index_server.py")],
      swiftSettings: strict),
    .executableTarget(name: "venvdeb", dependencies: ["Commands"], swiftSettings: strict),
  ]
    + library("Core", ["CNettle", "CXXHash", system], tests: ["Processes"])
    + library("Processes", ["Core", system, subprocess])
    + library("Archives", ["Core", "CArchive", "CDeflate", "CZlib", system])
    + library("ELF", ["Core", system])
    + library(
      "Packaging", ["Core", system], resources: [.embedInCode("Metadata/spdx.txt")])
    + library("Locks", ["Core", "Packaging", system])
    + library("Index", ["Core", "Packaging", "CCurl", system])
    + library("Debian", ["Core", "Archives", "ELF", system], tests: ["Processes"])
    + library(
      "Venv", ["Core", "Archives", "Processes", "ELF", "Packaging", "Debian", system, subprocess],
      resources: [
        "Activation/activate.sh", "Activation/locate.sh", "Activation/activate.csh",
        "Activation/activate.fish", "Activation/activate.nu", "Activation/Activate.ps1",
        "Activation/activate_this.py", "Bytecode/compile_worker.py", "Interpreter/probe.py",
      ].map { .embedInCode($0) })
    + library(
      "Wheels", ["Core", "Archives", "ELF", "Packaging", "Venv", system], tests: ["Processes"])
    + library(
      "Relocation", ["Core", "Archives", "ELF", "Packaging", "Venv", "Wheels", system],
      tests: ["Processes"])
    + library(
      "Artifacts",
      [
        "Core", "Archives", "ELF", "Processes", "Packaging", "Venv", "Wheels", "Debian",
        "Relocation", system,
      ])
    + library(
      "SBOM", ["Core", "Artifacts", "Packaging", "Venv", "Wheels", "Debian", system])
    + library(
      "Checks",
      [
        "Core", "Archives", "ELF", "Artifacts", "Packaging", "Locks", "Venv", "Wheels",
        "Relocation", "Debian", "SBOM", system,
      ])
    + library(
      "Scaffold", ["Core", "Processes", "Packaging", "Locks", "Debian", system],
      resources: [
        "source_files.py", "versions.py", "services.py", "metadata_files.py", "read_project.py",
      ].map { .embedInCode("Project/Reader/\($0)") })
    + library(
      "Workflow",
      ["Core", "Processes", "Debian", "Artifacts", "Checks", system],
      resources: ["install.sh", "enter.sh"].map { .embedInCode("Building/Roots/\($0)") })
    + library(
      "Repository", ["Core", "Archives", "Processes", "Debian", system],
      resources: [.embedInCode("Layout/sign.sh")])
    + library(
      "Pipeline",
      [
        "Core", "Archives", "ELF", "Artifacts", "SBOM", "Processes", "Packaging", "Locks", "Index",
        "Venv", "Wheels", "Relocation", "Debian", system,
      ],
      resources: [
        "Acquire/call_backend.py", "Acquire/Compilers/compiler.sh",
        "Acquire/Compilers/cython.sh", "Acquire/Compilers/ninja.sh", "Acquire/Compilers/path.sh",
        "Acquire/Project/editable_wheel.py",
      ].map { .embedInCode($0) })
    + library(
      "Applications",
      [
        "Core", "Archives", "Processes", "Packaging", "Locks", "Debian", "Venv", "Wheels",
        "Scaffold", "Pipeline", system,
      ])
    + library(
      "Commands",
      [
        "CMalloc", "Core", "Artifacts", "Checks", "SBOM", "Processes", "Pipeline", "Packaging",
        "Locks",
        "Venv", "Wheels", "Relocation", "Debian", "Scaffold", "Workflow", "Applications",
        "Repository", system, argumentParser,
      ])
)
