/// A writer of the stream of a graph: each object where it is needed first, references elsewhere.
struct MarshalEmitter {
  private let graph: MarshalGraph
  private let output: UnsafeMutableRawBufferPointer
  private var count = 0
  /// The index of each node that has been written and that something refers to.
  private var numbers: [Int32]
  private var next: Int32 = 0

  /// Returns the canonical stream.
  static func emit(_ graph: MarshalGraph) -> [UInt8] {
    // A reference is up to three bytes longer than a short constant that it replaces.
    let capacity = graph.bytes.count + 3 * graph.mergedCount
    return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initializedCount in
      var emitter = MarshalEmitter(graph: graph, output: UnsafeMutableRawBufferPointer(buffer))
      emitter.object(graph.root)
      initializedCount = emitter.count
    }
  }

  private init(graph: MarshalGraph, output: UnsafeMutableRawBufferPointer) {
    self.graph = graph
    self.output = output
    numbers = [Int32](repeating: -1, count: graph.nodes.count)
  }

  private mutating func object(_ index: Int) {
    if numbers[index] >= 0 {
      output[count] = UInt8(ascii: "r")
      output.storeBytes(
        of: numbers[index].littleEndian, toByteOffset: count + 1, as: Int32.self)
      count += MarshalStream.referenceLength
      return
    }
    let node = graph.nodes[index]
    output[count] = node.type
    if node.uses > 1, !MarshalStream.isSingleton(node.type) {
      output[count] |= MarshalStream.flag
      numbers[index] = next
      next += 1
    }
    count += 1
    copy(node.start + 1, node.head - 1)
    let beforeLine = node.childCount - node.childrenAfterLine
    for child in 0..<beforeLine { object(graph.children[node.firstChild + child]) }
    if node.line > 0 {
      copy(node.line, 4)
      for child in beforeLine..<node.childCount {
        object(graph.children[node.firstChild + child])
      }
    }
    if node.type == UInt8(ascii: "{") {
      output[count] = UInt8(ascii: "0")
      count += 1
    }
  }

  private mutating func copy(_ start: Int, _ length: Int) {
    guard length > 0 else { return }
    UnsafeMutableRawBufferPointer(rebasing: output[count..<count + length])
      .copyMemory(from: UnsafeRawBufferPointer(rebasing: graph.bytes[start..<start + length]))
    count += length
  }
}
