#!/usr/bin/env python3
"""Generates the shapes of DynamoDB's API from the service model that botocore carries.

    pip install -r Scripts/requirements.txt
    Scripts/generate-shapes.py            # writes the generated sources
    Scripts/generate-shapes.py --check    # exits with 1 when they are not what this script writes

What is generated:
  Sources/DynamoModel/Generated   the operations, the shape tables of all of them with their constraints, and Swift
                                  types for the operations in TYPED_OPERATIONS
  Sources/DynamoWire/Generated    decoding of those operations' inputs, encoding of their outputs

Only names, types and constraints are taken from the model; its documentation is not. Where the service is known to
differ from its model, the facts stand in the tables below.
"""

import argparse
import gzip
import json
import re
import sys
from pathlib import Path

import botocore

ROOT = Path(__file__).resolve().parent.parent
MODEL = Path("Sources/DynamoModel/Generated")
WIRE = Path("Sources/DynamoWire/Generated")

# The operations that get Swift types. Any name of FAMILIES may be added.
TYPED_OPERATIONS = [
    "CreateTable", "DescribeTable", "ListTables", "DeleteTable", "UpdateTable",
    "PutItem", "GetItem", "UpdateItem", "DeleteItem", "Query", "Scan", "BatchGetItem", "BatchWriteItem",
    "TransactGetItems", "TransactWriteItems",
    "DescribeLimits", "DescribeEndpoints", "TagResource", "UntagResource", "ListTagsOfResource",
    "ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction",
]

# Swift names of structures whose own names say too little, or are those of the expression languages.
TYPE_NAMES = {
    "Condition": "LegacyCondition",
    "Projection": "IndexProjection",
    "Put": "TransactPut",
    "Update": "TransactUpdate",
    "Delete": "TransactDelete",
    "Get": "TransactGet",
    "ConditionCheck": "TransactConditionCheck",
}

# Every operation, by the file that its shapes go to. A shape that several families use goes to the first of them.
FAMILIES = {
    "Item": ["PutItem", "GetItem", "UpdateItem", "DeleteItem", "Query", "Scan", "BatchGetItem", "BatchWriteItem"],
    "Table": ["CreateTable", "DescribeTable", "ListTables", "DeleteTable", "UpdateTable"],
    "Account": ["DescribeLimits", "DescribeEndpoints", "TagResource", "UntagResource", "ListTagsOfResource"],
    "Transaction": ["TransactGetItems", "TransactWriteItems"],
    "PartiQL": ["ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction"],
    "TimeToLive": ["DescribeTimeToLive", "UpdateTimeToLive"],
    "Stream": ["ListStreams", "DescribeStream", "GetShardIterator", "GetRecords"],
    "Backup": [
        "CreateBackup", "DescribeBackup", "ListBackups", "DeleteBackup", "RestoreTableFromBackup",
        "DescribeContinuousBackups", "UpdateContinuousBackups", "RestoreTableToPointInTime",
    ],
    "Transfer": [
        "ExportTableToPointInTime", "DescribeExport", "ListExports", "ImportTable", "DescribeImport", "ListImports",
        "StartBulkPutItems", "DescribeBulkOperation", "ListBulkOperations", "CancelBulkOperation",
    ],
    "GlobalTable": [
        "CreateGlobalTable", "UpdateGlobalTable", "DescribeGlobalTable", "ListGlobalTables",
        "DescribeGlobalTableSettings", "UpdateGlobalTableSettings", "DescribeTableReplicaAutoScaling",
        "UpdateTableReplicaAutoScaling",
    ],
    "Monitoring": [
        "DescribeContributorInsights", "ListContributorInsights", "UpdateContributorInsights",
        "EnableKinesisStreamingDestination", "DisableKinesisStreamingDestination",
        "DescribeKinesisStreamingDestination", "UpdateKinesisStreamingDestination",
    ],
    "Policy": ["PutResourcePolicy", "GetResourcePolicy", "DeleteResourcePolicy"],
    "Vector": ["SearchVectors"],
}

# The patterns of the model, by the case of ShapePattern that matches them.
PATTERNS = {
    r"[a-zA-Z0-9_.-]+": "name",
    r"\p{Print}+": "printable",
    r"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*": "xmlCharacters",
    r"([0-9a-f]{16})+": "hexadecimalBlocks",
    r"^[^\$]+$": "withoutDollarSign",
    r"[A-Za-z0-9][A-Za-z0-9\-\_\.]{0,126}[A-Za-z0-9]": "contributorInsightsRule",
    r"[,;:|\t ]": "csvDelimiter",
    r"[\x20-\x21\x23-\x2B\x2D-\x7E]*": "csvHeader",
    r"^[a-z0-9A-Z]+[\.\-\w]*[a-z0-9A-Z]+$": "bucketName",
    r"[0-9]{12}": "accountIdentifier",
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}": "uuid",
}

# The service lists the values of these enumerations in an order that is not the model's.
ENUMERATION_ORDER = {
    "ReturnValue": ["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"],
    "ConditionalOperator": ["OR", "AND"],
    "ComparisonOperator": [
        "IN", "NULL", "BETWEEN", "LT", "NOT_CONTAINS", "EQ", "GT", "NOT_NULL", "NE", "LE", "BEGINS_WITH", "GE",
        "CONTAINS",
    ],
    "ScalarAttributeType": ["B", "N", "S"],
    "ProjectionType": ["ALL", "INCLUDE", "KEYS_ONLY"],
    "Select": ["SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"],
}

# Constraints of the model that the service reports otherwise or not at all, by shape. The length of an attribute's
# name is such a one: the engine knows the words for it.
UNCONSTRAINED = {"AttributeName"}

# Members that the service checks against another shape than the model says.
MEMBER_SHAPES = {
    ("CreateTableInput", "TableName"): "TableName",
    ("CreateTableInput", "KeySchema"): "TableKeySchema",
    ("LocalSecondaryIndex", "KeySchema"): "TableKeySchema",
}

# Shapes that exist only here. The model admits an ARN wherever a table's name is expected, as a string of 1 to 1,024
# characters; the service still holds names to the limits of names, with a least length that depends on the operation.
# A table and a local index have at most two key attributes.
LOCAL_SHAPES = {
    "ItemTableName": {"type": "string", "min": 1, "max": 255, "pattern": "[a-zA-Z0-9_.-]+", "arn": True},
    "ControlTableName": {"type": "string", "min": 3, "max": 255, "pattern": "[a-zA-Z0-9_.-]+", "arn": True},
    "TableKeySchema": {"type": "list", "member": {"shape": "KeySchemaElement"}, "min": 1, "max": 2},
}

# Families whose operations work on items: their table names may be of any length up to the limit.
ITEM_FAMILIES = ["Item", "Transaction", "PartiQL", "Vector"]

# Members that the service requires although the model does not (the model admits leaving them out of CreateTable when
# GlobalTableSourceArn is given). The Swift types follow the model.
REQUIRED = {"CreateTableInput": ["AttributeDefinitions", "KeySchema"]}

# Operations whose requests are checked by the newer of the service's two layers, and the members that it looks at
# first. See ConstraintReporting.
REPORTING = {
    "PutItem": ("current", ["TableName", "ReturnConsumedCapacity", "ReturnValues", "ReturnItemCollectionMetrics"]),
    "DeleteItem": ("current", ["TableName", "ReturnConsumedCapacity", "ReturnValues", "ReturnItemCollectionMetrics"]),
    "UpdateItem": (
        "currentFirst", ["TableName", "ReturnValues", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics"]),
    "GetItem": ("current", ["TableName", "ReturnConsumedCapacity"]),
    "Query": ("current", ["TableName", "ConditionalOperator", "ReturnConsumedCapacity", "Select"]),
    "BatchGetItem": ("current", ["RequestItems", "ReturnConsumedCapacity"]),
}

# Strings that are compared with others and not restricted to ASCII: their bytes are what counts.
TEXT_SHAPES = {
    "AttributeName", "KeySchemaAttributeName", "NonKeyAttributeName", "ExpressionAttributeNameVariable",
    "ExpressionAttributeValueVariable", "TagKeyString", "TagValueString", "TimeToLiveAttributeName",
    "VectorAttributeName",
}

# Swift's name for an enumeration's value where the plain one would mislead: `none` is Optional's.
CASE_NAMES = {"NONE": "nothing"}

KEYWORDS = {
    "as", "break", "case", "catch", "class", "default", "defer", "do", "else", "enum", "extension", "false", "for",
    "func", "guard", "if", "import", "in", "init", "is", "let", "nil", "operator", "private", "protocol", "public",
    "repeat", "return", "self", "static", "struct", "subscript", "super", "switch", "throw", "throws", "true", "try",
    "var", "where", "while",
}

SCALARS = {"integer": "Int", "long": "Int", "double": "Double", "boolean": "Bool", "timestamp": "Timestamp"}


def fail(message):
    sys.exit(f"generate-shapes: {message}")


def load(service):
    """The service model of botocore, compressed or not."""
    path = Path(botocore.__file__).parent / "data" / service / "2012-08-10" / "service-2.json"
    if path.exists():
        return json.loads(path.read_text())
    with gzip.open(f"{path}.gz", "rt") as file:
        return json.load(file)


def facts(shape):
    """A shape without its documentation."""
    if isinstance(shape, dict):
        return {name: facts(value) for name, value in shape.items() if name not in ("documentation", "deprecated")}
    return shape


def java_hash(text):
    """Java's String.hashCode, spread as HashMap does."""
    value = 0
    for character in text:
        value = (31 * value + ord(character)) & 0xFFFFFFFF
    return value ^ (value >> 16)


def report_order(names):
    """The positions of a structure's members in the order in which the service reports their errors.

    The service keeps them in a Java HashMap by their name with a lower first letter; this is that map's order. It
    explains every order seen in 2026: PutItem, UpdateItem, CreateTable, BatchGetItem and BatchWriteItem.
    """
    capacity = 16
    while len(names) > capacity * 3 // 4:
        capacity *= 2
    bucket = [java_hash(lower_first(name)) & (capacity - 1) for name in names]
    return sorted(range(len(names)), key=lambda position: (bucket[position], position))


def lower_first(name):
    return name[:1].lower() + name[1:]


def camel(name):
    """lowerCamelCase: SSESpecification is sseSpecification, KMSMasterKeyId is kmsMasterKeyId."""
    run = re.match(r"[A-Z]*", name).group()
    rest = name[len(run):]
    if len(run) > 1 and rest[:1].islower():
        return run[:-1].lower() + run[-1] + rest
    return run.lower() + rest


def identifier(name):
    return f"`{name}`" if name in KEYWORDS else name


def case_name(value):
    """The Swift case for an enumeration's value: ALL_OLD is allOld, ValidationError is validationError."""
    if value in CASE_NAMES:
        return CASE_NAMES[value]
    if value != value.upper():
        return camel(value)
    words = value.split("_")
    return words[0].lower() + "".join(word.capitalize() for word in words[1:])


class Model:
    """Both service models as one: operations, shapes, and what of them is reachable from where."""

    def __init__(self):
        self.shapes = {name: dict(shape) for name, shape in LOCAL_SHAPES.items()}
        self.operations = {}
        for service, kind in (("dynamodb", "dynamoDB"), ("dynamodbstreams", "streams")):
            model = load(service)
            renamed = self.merge(model["shapes"])
            for name, operation in model["operations"].items():
                output = operation.get("output")
                self.operations[name] = {
                    "service": kind,
                    "input": renamed(operation["input"]["shape"]),
                    "output": renamed(output["shape"]) if output else None,
                }
        self.check()
        self.apply_facts()
        self.family = self.assign_families()

    def merge(self, shapes):
        """Adds a service's shapes; one that differs from another service's of the same name is renamed."""
        clean = {name: facts(shape) for name, shape in shapes.items()}
        differing = {name for name, shape in clean.items() if self.shapes.get(name, shape) != shape}
        differing.discard("AttributeValue")

        def renamed(name):
            return f"Streams{name}" if name in differing else name

        def resolve(shape):
            if isinstance(shape, dict):
                return {
                    key: renamed(value) if key == "shape" and isinstance(value, str) else resolve(value)
                    for key, value in shape.items()
                }
            return shape

        for name, shape in clean.items():
            self.shapes.setdefault(renamed(name), resolve(shape))
        return renamed

    def check(self):
        listed = [name for names in FAMILIES.values() for name in names]
        if sorted(listed) != sorted(self.operations):
            missing = set(self.operations) ^ set(listed)
            fail(f"FAMILIES and the model disagree on {sorted(missing)}")
        unknown = set(TYPED_OPERATIONS) - set(listed)
        if unknown:
            fail(f"TYPED_OPERATIONS names no operation: {sorted(unknown)}")
        for name, shape in self.shapes.items():
            if shape.get("pattern", "[0-9]{12}") not in PATTERNS:
                fail(f"{name} has a pattern without a matcher: {shape['pattern']}; add it to PATTERNS and ShapePattern")
            if len(shape.get("members", {})) > 64:
                fail(f"{name} has more members than a mask has bits")
        for name, order in ENUMERATION_ORDER.items():
            if sorted(order) != sorted(self.shapes[name]["enum"]):
                fail(f"ENUMERATION_ORDER of {name} does not list the model's values {self.shapes[name]['enum']}")

    def apply_facts(self):
        """Replaces what the tables at the top say."""
        for name in UNCONSTRAINED:
            for constraint in ("min", "max", "pattern"):
                self.shapes[name].pop(constraint, None)
        for structure, required in REQUIRED.items():
            self.shapes[structure]["checked"] = self.shapes[structure].get("required", []) + required
        for (structure, member), shape in MEMBER_SHAPES.items():
            self.shapes[structure]["members"][member]["checked"] = shape
        items = set()
        for family in ITEM_FAMILIES:
            for operation in FAMILIES[family]:
                items |= self.reachable([self.operations[operation]["input"]])
        for name, shape in self.shapes.items():
            local = "ItemTableName" if name in items else "ControlTableName"
            if "members" in shape and name != "CreateTableInput" and "TableName" in shape["members"]:
                member = shape["members"]["TableName"]
                if member["shape"] == "TableArn":
                    member["checked"] = local
            if shape["type"] == "map" and shape["key"]["shape"] == "TableArn":
                shape["key"]["checked"] = "ControlTableName"

    def references(self, name, checked=False):
        """The shapes that a shape is made of, in the model's order."""
        shape = self.shapes[name]
        if name == "AttributeValue":
            return []
        parts = list(shape.get("members", {}).values())
        parts += [shape[part] for part in ("key", "value", "member") if part in shape]
        return [part.get("checked", part["shape"]) if checked else part["shape"] for part in parts]

    def reachable(self, roots, checked=False):
        found = set()

        def visit(name, path):
            if name in path:
                fail(f"{name} contains itself")
            if name in found:
                return
            found.add(name)
            for reference in self.references(name, checked):
                visit(reference, path | {name})

        for root in roots:
            visit(root, frozenset())
        return found

    def assign_families(self):
        family = {}
        for title, operations in FAMILIES.items():
            for operation in operations:
                roots = [self.operations[operation]["input"], self.operations[operation]["output"]]
                roots = [root for root in roots if root]
                for name in self.reachable(roots) | self.reachable(roots, checked=True):
                    family.setdefault(name, title)
        return family

    # Shape tables

    def shape_variable(self, name):
        return "attributeValue" if name == "AttributeValue" else camel(name)

    def shape_literal(self, name):
        """The lines of the expression that makes a shape."""
        shape = self.shapes[name]
        kind = shape["type"]
        bounds = "".join(
            f", {title}: {shape[key]}" for key, title in (("min", "minimum"), ("max", "maximum")) if key in shape)
        title = f'"{shape_title(name)}"'

        def part(key):
            return "." + self.shape_variable(shape[key].get("checked", shape[key]["shape"]))

        if kind == "structure":
            return self.structure_literal(name)
        if kind == "list":
            return [f".list({title}, of: {part('member')}{bounds})"]
        if kind == "map":
            return [f".map({title}, from: {part('key')}, to: {part('value')}{bounds})"]
        if "enum" in shape:
            values = ", ".join(f'"{value}"' for value in ENUMERATION_ORDER.get(name, shape["enum"]))
            line = f".enumeration({title}, [{values}])"
            return [line] if len(line) < 90 else [".enumeration(", f"    {title},", *wrapped_list(values), ")"]
        if kind == "string":
            pattern = f", pattern: .{PATTERNS[shape['pattern']]}" if "pattern" in shape else ""
            return [f".string({title}{bounds}{pattern}{', acceptsARN: true' if shape.get('arn') else ''})"]
        return [f".scalar(.{kind}, {title}{bounds})"]

    def structure_literal(self, name):
        shape = self.shapes[name]
        required = shape.get("checked", shape.get("required", []))
        members = shape["members"]
        lines = [f'.structure("{name}", [']
        for member, reference in members.items():
            variable = self.shape_variable(reference.get("checked", reference["shape"]))
            mark = ", required: true" if member in required else ""
            lines.append(f'    ShapeMember("{member}", .{variable}{mark}),')
        if not members:
            return [f'.structure("{name}", [])']
        order = report_order(list(members))
        if order == list(range(len(members))):
            return lines + ["])"]
        return lines + [f"], reported: [{', '.join(map(str, order))}])"]

    def shape_file(self, title):
        names = sorted(name for name, family in self.family.items() if family == title and name != "AttributeValue")
        lines = ["extension Shape {"]
        for name in names:
            first, *rest = self.shape_literal(name)
            lines.append(f"    static let {identifier(self.shape_variable(name))}: Shape = {first}")
            lines += [f"    {line}" for line in rest]
        return lines + ["}"]

    # Operations

    def operations_file(self):
        names = sorted(self.operations, key=lambda name: (self.operations[name]["service"], name))
        lines = [
            "/// The operations of DynamoDB and DynamoDB Streams, implemented or not.",
            "public enum DynamoOperation: UInt8, CaseIterable, Sendable {",
        ]
        for name in names:
            lines.append(f"    /// [{name}]({operation_page(name, self.operations[name]['service'])}).")
            lines.append(f"    case {camel(name)}")
        lines += ["}", "", "extension DynamoOperation {", "    /// The name, such as `PutItem`."]
        lines += self.switch("name: StaticString", {name: f'"{name}"' for name in names})
        streams = [name for name in names if self.operations[name]["service"] == "streams"]
        lines += ["", "    /// The service that the operation belongs to.", "    public var service: Service {"]
        lines += ["        switch self {", f"        case {', '.join('.' + camel(name) for name in streams)}: .streams"]
        lines += ["        default: .dynamoDB", "        }", "    }", ""]
        return lines + self.lookup(names) + ["}"]

    def lookup(self, names):
        lines = [
            "    /// The operation of this name, or nil.",
            "    public init?(name: UnsafeRawBufferPointer) {",
            "        guard let start = name.baseAddress else { return nil }",
            "        func isName(_ candidate: StaticString) -> Bool {",
            "            areEqual(candidate.utf8Start, start, name.count)",
            "        }",
            "        switch name.count {",
        ]
        for count in sorted({len(name) for name in names}):
            lines.append(f"        case {count}:")
            for name in sorted(names):
                if len(name) == count:
                    lines.append(f'            if isName("{name}") {{ self = .{camel(name)}; return }}')
        return lines + ["        default: break", "        }", "        return nil", "    }"]

    def switch(self, declaration, values):
        lines = [f"    public var {declaration} {{", "        switch self {"]
        for name, value in values.items():
            lines.append(f"        case .{camel(name)}: {value}")
        return lines + ["        }", "    }"]

    def operation_shapes_file(self):
        names = sorted(self.operations, key=lambda name: (self.operations[name]["service"], name))
        lines = ["extension DynamoOperation {", "    /// What a request of the operation is held against."]
        variables = {name: "." + self.shape_variable(self.operations[name]["input"]) for name in names}
        lines += self.switch("input: Shape", variables)
        outputs = {name: self.operations[name]["output"] for name in names}
        lines += ["", "    /// What an answer of the operation is made of; nil when it is empty."]
        lines += self.switch(
            "output: Shape?",
            {name: "." + self.shape_variable(output) if output else "nil" for name, output in outputs.items()})
        lines += ["", "    /// How violated constraints are worded and ordered."]
        lines += ["    public var reporting: ConstraintReporting {"]
        lines += ["        switch self {"]
        for name, (layer, members) in REPORTING.items():
            first = ", ".join(f'"{member}"' for member in members)
            lines.append(f"        case .{camel(name)}:")
            lines.append(f"            ConstraintReporting(layer: .{layer}, firstMembers: [{first}])")
        return lines + ["        default: .older", "        }", "    }", "}"]

    def pattern_file(self):
        lines = ["/// The patterns that the service model has for strings."]
        lines += ["public enum ShapePattern: UInt8, CaseIterable, Sendable {"]
        lines += [f"    case {case}" for case in PATTERNS.values()]
        lines += ["", "    /// The pattern as the service prints it.", "    public var text: StaticString {"]
        lines += ["        switch self {"]
        lines += [f'        case .{case}: #"{pattern}"#' for pattern, case in PATTERNS.items()]
        return lines + ["        }", "    }", "}"]

    # Swift types

    def typed(self):
        """What the typed operations need: operations by family, the structures and enumerations of each direction."""
        inputs, outputs = set(), set()
        for operation in TYPED_OPERATIONS:
            inputs |= self.reachable([self.operations[operation]["input"]])
            if self.operations[operation]["output"]:
                outputs |= self.reachable([self.operations[operation]["output"]])
        tops = {shape for value in self.operations.values() for shape in (value["input"], value["output"])}

        def is_type(name):
            shape = self.shapes[name]
            return name not in tops | {"AttributeValue"} and (shape["type"] == "structure" or "enum" in shape)

        return {name for name in inputs if is_type(name)}, {name for name in outputs if is_type(name)}

    def swift_type(self, name):
        shape = self.shapes[name]
        kind = shape["type"]
        if name == "AttributeValue":
            return "AttributeValue"
        if name == "PreparedStatementParameters":
            return "StatementParameters"
        if name == "ItemList":
            return "ItemList"
        if kind == "structure" or "enum" in shape:
            return TYPE_NAMES.get(name, name)
        if kind == "list":
            return f"[{self.swift_type(shape['member']['shape'])}]"
        if kind == "map":
            if shape["value"]["shape"] == "AttributeValue":
                return "Item"
            return f"[{self.swift_type(shape['key']['shape'])}: {self.swift_type(shape['value']['shape'])}]"
        if kind == "string":
            return "Text" if name in TEXT_SHAPES else "String"
        if kind == "blob":
            fail(f"{name}: bytes outside of attribute values are not provided for")
        return SCALARS[kind]

    def members(self, shape_name):
        """Name on the wire, Swift name, Swift type and requiredness of each member, in the model's order."""
        shape = self.shapes[shape_name] if shape_name else {"members": {}}
        required = shape.get("required", [])
        return [
            (member, identifier(camel(member)), self.swift_type(reference["shape"]), member in required)
            for member, reference in shape["members"].items()
        ]

    def structure_lines(self, title, shape_name, comment):
        members = self.members(shape_name)
        lines = [f"/// {comment}", f"public struct {title}: Sendable, Equatable {{"]
        for _, name, kind, required in members:
            lines.append(f"    public var {name}: {kind}{'' if required else '?'}")
        ordered = [member for member in members if member[3]] + [member for member in members if not member[3]]
        parameters = [f"{name}: {kind}{'' if required else '? = nil'}" for _, name, kind, required in ordered]
        lines += [""] if members else []
        lines += wrapped("    public init(", parameters, ") {")
        lines += [f"        self.{name} = {name}" for _, name, _, _ in members]
        return lines + ["    }", "}", ""]

    def enumeration_lines(self, name):
        lines = [f"/// {self.type_comment(name)}", f"public enum {name}: String, CaseIterable, Sendable {{"]
        for value in self.shapes[name]["enum"]:
            lines.append(f'    case {identifier(case_name(value))} = "{value}"')
        return lines + ["}", ""]

    def type_comment(self, name):
        """One line with the page of the API; an enumeration's is that of a structure that has it."""
        shape = self.shapes[name]
        if shape["type"] == "structure":
            return f"The structure [{name}]({structure_page(name, self.is_streams(name))})."
        for owner, value in sorted(self.shapes.items()):
            for member, reference in value.get("members", {}).items():
                if reference["shape"] == name and owner in self.family:
                    return f"The values of `{member}` in [{self.page_of(owner)}"
        return f"The values of `{name}`."

    def page_of(self, structure):
        for name, operation in sorted(self.operations.items()):
            if structure in (operation["input"], operation["output"]):
                return f"{name}]({operation_page(name, operation['service'])})."
        return f"{structure}]({structure_page(structure, self.is_streams(structure))})."

    def is_streams(self, name):
        return self.family.get(name) == "Stream"

    def operation_types_file(self, title):
        lines = []
        for operation in FAMILIES[title]:
            if operation not in TYPED_OPERATIONS:
                continue
            description = self.operations[operation]
            page = f"[{operation}]({operation_page(operation, description['service'])})"
            lines += self.structure_lines(f"{operation}Input", description["input"], f"Input of {page}.")
            lines += self.structure_lines(f"{operation}Output", description["output"], f"Output of {page}.")
        return lines[:-1]

    def structures_file(self, title, types):
        lines = []
        for name in sorted(types):
            if self.family[name] == title and "enum" not in self.shapes[name]:
                lines += self.structure_lines(TYPE_NAMES.get(name, name), name, self.type_comment(name))
        return lines[:-1]

    def enumerations_file(self, title, types):
        lines = []
        for name in sorted(types):
            if self.family[name] == title and "enum" in self.shapes[name]:
                lines += self.enumeration_lines(name)
        return lines[:-1]

    # Wire

    def decoding_lines(self, title, shape_name):
        members = self.members(shape_name)
        lines = [f"extension {title}: WireDecodable {{", "    public init(wire: JSONValue) throws(DynamoError) {"]
        lines.append(f'        try requireObject(wire, "{title}")')
        if not members:
            return lines + ["        self.init()", "    }", "}", ""]
        for _, name, kind, _ in members:
            lines.append(f"        var {name}: {kind}?")
        lines += [
            f"        try {self.iteration(shape_name)} {{ (memberName, memberValue) throws(DynamoError) in",
            "            guard !memberValue.isNull else { return }", "            switch memberName {",
        ]
        for member, name, kind, _ in members:
            lines.append(f'            case "{member}": {name} = try {kind}(wire: memberValue)')
        lines += ["            default: break", "            }", "        }"]
        ordered = [member for member in members if member[3]] + [member for member in members if not member[3]]
        arguments = [
            f'{name}: try required({name}, "{lower_first(member)}")' if required else f"{name}: {name}"
            for member, name, _, required in ordered
        ]
        return lines + wrapped("        self.init(", arguments, ")") + ["    }", "}", ""]

    def iteration(self, shape_name):
        """How a structure's decoder goes over the members: inlined where it is hot, called where it is not.

        Inlining all of CreateTable's 18 optional members takes the optimizer minutes.
        """
        return "wire.forEachMember" if self.family[shape_name] in ITEM_FAMILIES else "forEachMember(of: wire)"

    def encoding_lines(self, title, shape_name):
        lines = [f"extension {title}: WireEncodable {{", "    public func write(to writer: inout JSONWriter) {"]
        lines.append("        writer.beginObject()")
        for member, name, _, _ in self.members(shape_name):
            lines.append(f'        writer.member("{member}", {name})')
        return lines + ["        writer.endObject()", "    }", "}", ""]

    def enumeration_decoding_lines(self, name):
        lines = [
            f"extension {name}: WireDecodable {{", "    public init(wire: JSONValue) throws(DynamoError) {",
            "        switch try enumerationValue(wire) {",
        ]
        for value in self.shapes[name]["enum"]:
            lines.append(f'        case "{value}": self = .{identifier(case_name(value))}')
        return lines + [f'        default: throw unknownValue(wire, "{name}")', "        }", "    }", "}", ""]

    def enumeration_encoding_lines(self, name):
        return [
            f"extension {name}: WireEncodable {{", "    public func write(to writer: inout JSONWriter) {",
            "        writer.string(rawValue)", "    }", "}", "",
        ]

    def wire_file(self, title, types, direction):
        decoding = direction == "input"
        structure = self.decoding_lines if decoding else self.encoding_lines
        enumeration = self.enumeration_decoding_lines if decoding else self.enumeration_encoding_lines
        lines = []
        for operation in FAMILIES[title]:
            if operation in TYPED_OPERATIONS:
                lines += structure(f"{operation}{direction.capitalize()}", self.operations[operation][direction])
        for name in sorted(types):
            if self.family[name] == title:
                is_enumeration = "enum" in self.shapes[name]
                lines += enumeration(name) if is_enumeration else structure(TYPE_NAMES.get(name, name), name)
        return lines[:-1]


def shape_title(name):
    """The name that the service knows; shapes of this script stand for the model's."""
    return {"ItemTableName": "TableArn", "ControlTableName": "TableArn", "TableKeySchema": "KeySchema"}.get(name, name)


def operation_page(name, service):
    return structure_page(name, service == "streams")


def structure_page(name, streams):
    prefix = "streams_" if streams else ""
    return f"https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_{prefix}{name}.html"


def wrapped(opening, parts, closing):
    """A call or declaration on one line, or with its parts on lines of their own."""
    line = opening + ", ".join(parts) + closing
    if len(line) <= 110:
        return [line]
    indent = " " * (len(opening) - len(opening.lstrip()))
    lines = [opening]
    for position, part in enumerate(parts):
        lines.append(f"{indent}    {part}{',' if position + 1 < len(parts) else ''}")
    return lines + [indent + closing]


def wrapped_list(values):
    """The values of a list, several to a line."""
    lines, line = [], "    ["
    for position, value in enumerate(values.split(", ")):
        text = value + ("," if position + 1 < len(values.split(", ")) else "")
        if len(line) + len(text) > 105:
            lines.append(line.rstrip())
            line = "     "
        line += text + " "
    return lines + [line.rstrip() + "]"]


SUPPORT = '''
/// Refuses what is not a JSON object where a structure is expected. The validator has spoken before; this is defence.
@inline(__always)
func requireObject(_ value: JSONValue, _ name: StaticString) throws(DynamoError) {
    guard value.isObject else { throw .serialization("Unexpected value where \\(name) was expected") }
}

/// Hands over the members of an object, without inlining; for structures that are seldom decoded.
@inline(never)
func forEachMember(
    of value: JSONValue, _ body: (JSONName, JSONValue) throws(DynamoError) -> Void
) throws(DynamoError) {
    try value.forEachMember(body)
}

/// The value of a required member, or the validator's error for one that is missing.
@inline(__always)
func required<Value>(_ value: Value?, _ name: StaticString) throws(DynamoError) -> Value {
    guard let value else { throw missingMember(name) }
    return value
}

@inline(never)
private func missingMember(_ name: StaticString) -> DynamoError {
    .validation(
        "1 validation error detected: Value null at '\\(name)' failed to satisfy constraint: Member must not be null")
}

/// The text of an enumeration's value, for a switch.
@inline(__always)
func enumerationValue(_ value: JSONValue) throws(DynamoError) -> JSONName {
    guard value.isString else { throw .serialization("Unexpected field type") }
    return JSONName(bytes: value.string)
}

@inline(never)
func unknownValue(_ value: JSONValue, _ name: StaticString) -> DynamoError {
    .validation("\\(String(decoding: value.string, as: UTF8.self)) is no value of \\(name)")
}
'''


def render(imports, lines):
    head = [
        "// swift-format-ignore-file", "// Generated by Scripts/generate-shapes.py from the service model in botocore "
        f"{botocore.__version__}. Do not edit.", "",
    ]
    return "\n".join(head + imports + ([""] if imports else []) + lines) + "\n"


def generate():
    """Every generated file: path below the root to text."""
    model = Model()
    decoded, encoded = model.typed()
    files = {
        MODEL / "DynamoOperation.swift": render([], model.operations_file()),
        MODEL / "DynamoOperation+Shapes.swift": render([], model.operation_shapes_file()),
        MODEL / "ShapePattern.swift": render([], model.pattern_file()),
        WIRE / "DecodingSupport.swift": render(["import DynamoModel"], SUPPORT.strip("\n").split("\n")),
    }
    for title in FAMILIES:
        files[MODEL / "Shapes" / f"{title}Shapes.swift"] = render([], model.shape_file(title))
        for path, imports, lines in (
            (MODEL / "Types" / f"{title}Operations.swift", [], model.operation_types_file(title)),
            (MODEL / "Types" / f"{title}Structures.swift", [], model.structures_file(title, decoded | encoded)),
            (MODEL / "Types" / f"{title}Enumerations.swift", [], model.enumerations_file(title, decoded | encoded)),
            (WIRE / f"{title}Decoding.swift", ["public import DynamoModel"], model.wire_file(title, decoded, "input")),
            (WIRE / f"{title}Encoding.swift", ["public import DynamoModel"], model.wire_file(title, encoded, "output")),
        ):
            if lines:
                files[path] = render(imports, lines)
    return files


def existing():
    return {
        path.relative_to(ROOT) for folder in (MODEL, WIRE) for path in (ROOT / folder).rglob("*.swift")
    }


def check(files):
    stale = [path for path, text in files.items() if not (ROOT / path).exists() or (ROOT / path).read_text() != text]
    stale += sorted(existing() - set(files))
    if stale:
        names = "\n  ".join(sorted(map(str, stale)))
        fail(f"not current, run Scripts/generate-shapes.py and check in the result:\n  {names}")


def write(files):
    for path in existing() - set(files):
        (ROOT / path).unlink()
    for path, text in files.items():
        target = ROOT / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists() or target.read_text() != text:
            target.write_text(text)


def pinned_version():
    match = re.search(r"^botocore==(\S+)$", (ROOT / "Scripts/requirements.txt").read_text(), re.MULTILINE)
    return match.group(1) if match else fail("Scripts/requirements.txt pins no botocore")


def main():
    parser = argparse.ArgumentParser(description="Generate the shapes of DynamoDB's API from botocore's service model.")
    parser.add_argument("--check", action="store_true", help="exit with 1 unless the generated sources are current")
    arguments = parser.parse_args()
    if botocore.__version__ != pinned_version():
        fail(f"botocore {botocore.__version__} is installed, Scripts/requirements.txt pins {pinned_version()}")
    files = generate()
    check(files) if arguments.check else write(files)


if __name__ == "__main__":
    main()
