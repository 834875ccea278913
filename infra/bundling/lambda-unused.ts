/*
 * What a bundle has in place of two parts of the SDK that DynamoDB never comes to: event streams, which none of its
 * operations answers with, and the cache of an endpoint discovery that is off unless somebody turns it on. They weigh
 * 27 kB of every bundle; and since the SDK imports event streams when it needs them, 158 of its modules were wrapped so
 * that they could be run late.
 */

/** In place of the cache of `@aws-sdk/endpoint-cache`. */
export class EndpointCache {}

/** In place of what `@smithy/core/event-streams` exports. */
export const EventStreamSerde = undefined
export const eventStreamSerdeProvider = undefined
