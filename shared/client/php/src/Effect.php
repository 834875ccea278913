<?php

declare(strict_types=1);

namespace GrabTicket;

/** What may happen when a call is sent twice. */
enum Effect
{
    /** Nothing: it only reads. */
    case None;
    /** The same once. */
    case Repeatable;
    /** A second effect. */
    case Once;
}
