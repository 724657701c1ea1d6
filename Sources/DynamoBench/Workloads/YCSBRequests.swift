/// The constant parts of the requests of the YCSB workloads.
struct YCSBRequests {
    let getHead: RequestHead
    let putHead: RequestHead
    let updateHead: RequestHead
    let queryHead: RequestHead
    /// Up to the text of the key.
    let getPrefix: [UInt8]
    let updatePrefix: [UInt8]
    /// Up to the item.
    let putPrefix: [UInt8]
    /// Up to the text of the partition key.
    let queryPrefix: [UInt8]

    init(_ session: Session) {
        getHead = session.head("GetItem")
        putHead = session.head("PutItem")
        updateHead = session.head("UpdateItem")
        queryHead = session.head("Query")
        let table = #"{"TableName":"\#(session.options.table)","#
        let consistency = session.options.isConsistent ? #""ConsistentRead":true,"# : ""
        getPrefix = Array((table + consistency + #""Key":{"pk":{"S":""#).utf8)
        updatePrefix = Array((table + #""Key":{"pk":{"S":""#).utf8)
        putPrefix = Array((table + #""Item":"#).utf8)
        let condition = #""KeyConditionExpression":"pk = :b AND sk >= :k","#
        queryPrefix = Array((table + consistency + condition + #""ExpressionAttributeValues":{":b":{"S":""#).utf8)
    }
}
