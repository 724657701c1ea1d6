"""The message store of a chat application, on DynamoDB.

One table, one item a message:

    conversationId  S  partition key: the messages of a conversation lie together
    sk              S  sort key "{timestamp}#{messageId}": they lie there in the order of time
    senderId        S
    body            S
    expiresAt       N  seconds since 1970: 90 days after the message, when TTL may remove it

The timestamp in the sort key is ISO 8601 in UTC with milliseconds and always 24 characters long, so that the order of
the strings is the order of time. The message id behind it keeps two messages of the same millisecond apart, and makes
sending the same message twice write the same item twice: a client that is not sure whether its message arrived sends
it again.

A bare timestamp sorts before every key that begins with it. "sk < T" is therefore everything before T, and
"sk BETWEEN T1 AND T2" everything from T1 on and before T2.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from itertools import islice

import boto3
from boto3.dynamodb.conditions import Key

TABLE_NAME = "ChatMessages"
TIME_TO_LIVE = timedelta(days=90)


def now() -> datetime:
    """The present moment, in the milliseconds that a message keeps."""
    moment = datetime.now(timezone.utc)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def timestamp(moment: datetime) -> str:
    """A moment as the sort key spells it: 2026-11-21T09:30:00.125Z."""
    return moment.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation; `sent_at` is aware of its time zone and exact to the millisecond."""

    conversation: str
    sender: str
    body: str
    sent_at: datetime = field(default_factory=now)
    message_id: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def sort_key(self) -> str:
        return f"{timestamp(self.sent_at)}#{self.message_id}"

    def to_item(self) -> dict:
        """The item that stores this message."""
        return {
            "conversationId": self.conversation,
            "sk": self.sort_key,
            "senderId": self.sender,
            "body": self.body,
            "expiresAt": int((self.sent_at + TIME_TO_LIVE).timestamp()),
        }

    @classmethod
    def from_item(cls, item: dict) -> "Message":
        """The message that an item stores."""
        sent_at, _, message_id = item["sk"].partition("#")
        return cls(
            conversation=item["conversationId"],
            sender=item["senderId"],
            body=item["body"],
            sent_at=datetime.fromisoformat(sent_at),
            message_id=message_id,
        )


class ChatStore:
    """Sends and reads messages.

    Give each thread its own store: boto3's resources are not made to be shared. With `consistent` a read sees every
    message that was acknowledged before it, at twice the read capacity.
    """

    def __init__(self, resource=None, table_name: str = TABLE_NAME, consistent: bool = False):
        self.resource = resource or boto3.resource("dynamodb")
        self.table = self.resource.Table(table_name)
        self.consistent = consistent

    def create_table(self) -> bool:
        """Makes the table and waits until it is ready. Answers whether it was this call that made it."""
        client = self.resource.meta.client
        try:
            self.resource.create_table(
                TableName=self.table.name,
                KeySchema=[
                    {"AttributeName": "conversationId", "KeyType": "HASH"},
                    {"AttributeName": "sk", "KeyType": "RANGE"},
                ],
                AttributeDefinitions=[
                    {"AttributeName": "conversationId", "AttributeType": "S"},
                    {"AttributeName": "sk", "AttributeType": "S"},
                ],
                BillingMode="PAY_PER_REQUEST",
            )
            created = True
        except client.exceptions.ResourceInUseException:
            created = False
        self.table.wait_until_exists()
        return created

    def enable_expiry(self) -> None:
        """Has DynamoDB remove messages when their 90 days are over."""
        self.resource.meta.client.update_time_to_live(
            TableName=self.table.name,
            TimeToLiveSpecification={"Enabled": True, "AttributeName": "expiresAt"},
        )

    def send(self, message: Message) -> None:
        """Stores a message. When this returns, the message is kept."""
        self.table.put_item(Item=message.to_item())

    def send_many(self, messages: Iterable[Message]) -> None:
        """Stores messages in batches of 25; for imports, where nobody waits for a single message."""
        with self.table.batch_writer() as batch:
            for message in messages:
                batch.put_item(Item=message.to_item())

    def last(self, conversation: str, before: datetime | None = None, n: int = 20) -> list[Message]:
        """The last `n` messages that were sent before a moment (or of all), oldest first.

        The way a chat window loads: the newest page at first, then, while the reader scrolls up, the page before the
        oldest message on the screen.
        """
        condition = Key("conversationId").eq(conversation)
        if before is not None:
            condition &= Key("sk").lt(timestamp(before))
        newest_first = list(islice(self._read(condition, newest_first=True, page=n), n))
        return newest_first[::-1]

    def between(self, conversation: str, start: datetime, end: datetime) -> Iterator[Message]:
        """The messages sent from `start` on and before `end`, oldest first, fetched page by page while you iterate."""
        if start >= end:
            return iter(())
        condition = Key("conversationId").eq(conversation) & Key("sk").between(timestamp(start), timestamp(end))
        return self._read(condition)

    def _read(self, condition, newest_first: bool = False, page: int | None = None) -> Iterator[Message]:
        """All messages that meet a key condition: a page at a time, each beginning where the last one ended."""
        request = {
            "KeyConditionExpression": condition,
            "ScanIndexForward": not newest_first,
            "ConsistentRead": self.consistent,
        }
        if page is not None:
            request["Limit"] = page
        while True:
            answer = self.table.query(**request)
            yield from map(Message.from_item, answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
