import Core
import Packaging
import SBOM
import SystemPackage
import TestSupport
import Wheels

extension SampleTree {
  /// Returns its inventory as that of a package.
  func inventory(
    prefix: FilePath? = "/opt/venvs/demo", wheels: [DistributionKey: WheelSource] = [:]
  ) throws -> Inventory {
    try Inventory(
      of: .init(name: "demo", version: "1.2-3"),
      trees: [
        InventoryTree(
          root: try TreeRoot.open(root), prefix: prefix, interpreter: "/usr/bin/python3.11",
          wheels: wheels)
      ])
  }
}
