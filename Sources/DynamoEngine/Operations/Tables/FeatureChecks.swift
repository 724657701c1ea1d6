import DynamoModel

/// The rules of streams and of encryption that CreateTable and UpdateTable share.
enum FeatureChecks {
    /// The stream of a new table.
    static func stream(_ request: StreamSpecification?, at now: Timestamp) throws(DynamoError) -> StreamDefinition? {
        guard let request else { return nil }
        guard request.streamEnabled else {
            guard request.streamViewType == nil else {
                throw .invalidParameter(
                    "Table is being created with stream disabled, UpdateViewType should not be specified")
            }
            return nil
        }
        guard let view = request.streamViewType else {
            throw .invalidParameter("Table is being created with a stream enabled, UpdateViewType is required")
        }
        return StreamDefinition(isEnabled: true, view: view, label: now.label)
    }

    /// The stream of a table after an UpdateTable.
    static func stream(
        _ request: StreamSpecification, of current: StreamDefinition?, table: String, at now: Timestamp
    ) throws(DynamoError) -> StreamDefinition {
        guard request.streamEnabled else {
            guard request.streamViewType == nil else {
                throw .invalidParameter("If stream is being disabled, then UpdateViewType must not be specified")
            }
            guard var stream = current, stream.isEnabled else {
                throw .validation("Table has no stream to disable: TableName: \(table)")
            }
            stream.isEnabled = false
            return stream
        }
        guard let view = request.streamViewType else {
            throw .invalidParameter("If stream is being enabled then UpdateViewType is required")
        }
        guard current?.isEnabled != true else {
            throw .validation("Table already has an enabled stream: TableName: \(table)")
        }
        return StreamDefinition(isEnabled: true, view: view, label: now.label)
    }

    /// The key that a request asks to encrypt with; nil for the service's own.
    static func encryption(
        _ request: SSESpecification?, region: String
    ) throws(DynamoError) -> EncryptionDefinition? {
        guard let request else { return nil }
        guard request.enabled == true else {
            guard request.sseType == nil else {
                throw .invalidParameter("SSEType can not be specified if Enabled is false")
            }
            guard request.kmsMasterKeyId == nil else {
                throw .invalidParameter("KMSMasterKeyId can not be specified if Enabled is false")
            }
            return nil
        }
        if request.sseType == .aes256 { throw .invalidParameter("SSEType AES256 is not supported") }
        guard let key = request.kmsMasterKeyId else {
            return EncryptionDefinition(keyARN: "arn:aws:kms:\(region):\(Account.number):alias/aws/dynamodb")
        }
        guard request.sseType == .kms else {
            throw .invalidParameter("SSEType KMS is required if KMSMasterKeyId is specified")
        }
        if key.hasPrefix("arn:") { return EncryptionDefinition(keyARN: key) }
        let resource = key.hasPrefix("alias/") ? key : "key/\(key)"
        return EncryptionDefinition(keyARN: "arn:aws:kms:\(region):\(Account.number):\(resource)")
    }
}
