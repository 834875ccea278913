<?php

declare(strict_types=1);

namespace GrabTicket;

/** A push whose sender is proved. */
final class Push
{
    public function __construct(
        /** The same over all attempts: keep the ids that you have handled, and handle each once. */
        public readonly string $id,
        /** `ticketIssued`, `ticketFailed`, `orderExpired`, `refundSucceeded` or `refundFailed` */
        public readonly string $kind,
        /** @var array<string, mixed> what it says (contract §6) */
        public readonly array $body,
    ) {
    }
}
