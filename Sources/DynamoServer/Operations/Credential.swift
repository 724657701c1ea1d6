import DynamoModel

/// The region that a request is signed for. The signature itself is not verified.
///
/// See [Signature Version 4](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
struct Credential: Sendable, Equatable {
    /// Nil if the signature names none.
    let region: String?

    /// - Throws: MissingAuthenticationTokenException when the request is not signed, IncompleteSignatureException when
    ///   the signature lacks a part.
    init(_ request: borrowing HTTPRequest) throws(DynamoError) {
        if let header = request.header("Authorization") {
            guard !Self.names(request.target, "X-Amz-Algorithm") else { throw .signedTwice }
            guard header.starts(with: "AWS4-") else { throw .missingToken }
            let hasDate = request.header("X-Amz-Date") != nil || request.header("Date") != nil
            try self.init(authorization: header, hasDate: hasDate)
            return
        }
        guard request.target.contains(UInt8(ascii: "?")) else { throw .missingToken }
        try self.init(query: String(decoding: request.target, as: UTF8.self))
    }

    /// Whether the query has a parameter of this name.
    private static func names(_ target: UnsafeRawBufferPointer, _ parameter: String) -> Bool {
        guard let start = target.firstIndex(of: UInt8(ascii: "?")) else { return false }
        return target[(start + 1)...].split(separator: UInt8(ascii: "&")).contains { pair in
            pair.prefix { $0 != UInt8(ascii: "=") }.elementsEqual(parameter.utf8)
        }
    }

    private init(authorization header: UnsafeRawBufferPointer, hasDate: Bool) throws(DynamoError) {
        var scope: UnsafeRawBufferPointer?
        var hasSignature = false
        var hasSignedHeaders = false
        var start = 0
        while start < header.count {
            let end = HTTPBytes.index(of: HTTPBytes.space, or: UInt8(ascii: ","), in: header, from: start)
            let part = header[rebased: start..<end]
            if let value = Self.value(of: part, named: "Credential=") { scope = value }
            if Self.value(of: part, named: "Signature=") != nil { hasSignature = true }
            if Self.value(of: part, named: "SignedHeaders=") != nil { hasSignedHeaders = true }
            start = end + 1
        }
        guard let scope, hasSignature, hasSignedHeaders, hasDate else {
            throw Self.incomplete(
                header, hasScope: scope != nil, hasSignature: hasSignature, hasSignedHeaders: hasSignedHeaders,
                hasDate: hasDate)
        }
        region = Self.region(of: scope)
    }

    private static func incomplete(
        _ header: UnsafeRawBufferPointer, hasScope: Bool, hasSignature: Bool, hasSignedHeaders: Bool, hasDate: Bool
    ) -> DynamoError {
        var missing: [String] = []
        if !hasScope { missing.append("Authorization header requires 'Credential' parameter.") }
        if !hasSignature { missing.append("Authorization header requires 'Signature' parameter.") }
        if !hasSignedHeaders { missing.append("Authorization header requires 'SignedHeaders' parameter.") }
        if !hasDate {
            missing.append(
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
        }
        missing.append("Authorization=\(String(decoding: header, as: UTF8.self))")
        return DynamoError(.incompleteSignature, missing.joined(separator: " "))
    }

    private static func value(of part: UnsafeRawBufferPointer, named name: StaticString) -> UnsafeRawBufferPointer? {
        guard part.count > name.utf8CodeUnitCount, part.starts(with: name) else { return nil }
        return part[rebased: name.utf8CodeUnitCount..<part.count]
    }

    private init(query target: String) throws(DynamoError) {
        let query = target.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        var parameters: [String: String] = [:]
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            parameters[parts[0]] = parts.count > 1 ? parts[1] : ""
        }
        guard parameters["X-Amz-Algorithm"] != nil else { throw .missingToken }
        let required = [
            "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date",
        ]
        let missing = required.filter { (parameters[$0] ?? "").isEmpty }
        guard missing.isEmpty, let credential = parameters["X-Amz-Credential"] else {
            let sentences = missing.map { "AWS query-string parameters must include '\($0)'." }
            throw DynamoError(
                .incompleteSignature,
                sentences.joined(separator: " ") + " Re-examine the query-string parameters.")
        }
        var scope = credential.split(separator: "%2F").joined(separator: "/")
        region = scope.withUTF8 { Self.region(of: UnsafeRawBufferPointer($0)) }
    }

    /// The region of `key/date/region/service/aws4_request`. Keys may hold slashes, the rest not.
    private static func region(of scope: UnsafeRawBufferPointer) -> String? {
        var slashCount = 0
        var (start, end) = (0, 0)
        var index = scope.count - 1
        while index >= 0 {
            if scope[index] == UInt8(ascii: "/") {
                slashCount += 1
                if slashCount == 2 { end = index }
                if slashCount == 3 { start = index + 1 }
            }
            index -= 1
        }
        guard slashCount >= 4, start < end else { return nil }
        return String(decoding: scope[rebased: start..<end], as: UTF8.self)
    }
}

extension DynamoError {
    fileprivate static let missingToken = DynamoError(
        .missingAuthenticationToken, "Request is missing Authentication Token")
    fileprivate static let signedTwice = DynamoError(
        Code(name: "InvalidSignatureException", namespace: "com.amazon.coral.service"),
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.")
}
