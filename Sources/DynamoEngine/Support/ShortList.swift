/// A list that has one element most of the time, which then takes no memory of its own.
struct ShortList<Element> {
    private(set) var first: Element?
    private var others: [Element] = []

    init() {}

    init(_ elements: [Element]) {
        first = elements.first
        others = Array(elements.dropFirst())
    }

    var isEmpty: Bool { first == nil }

    mutating func append(_ element: Element) {
        if first == nil { first = element } else { others.append(element) }
    }

    @inline(__always)
    func forEach(_ body: (Element) -> Void) {
        guard let first else { return }
        body(first)
        for element in others { body(element) }
    }
}

extension ShortList: Sendable where Element: Sendable {}
