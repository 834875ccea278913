<?php

declare(strict_types=1);

namespace GrabTicket;

/**
 * A client of this service, of its sandbox, or of Juhe. Each operation answers its `result` as an array or throws a
 * CallException. Times are China Standard Time, money is in yuan; what is not known is "".
 */
final class Client
{
    private readonly Caller $caller;

    /**
     * @param string $baseUrl such as `https://orders.example.com`
     * @param float $timeout how long one attempt may take, s; 30 s is the most that the service takes
     * @param int $retries how often a call that told nothing is made again where that is safe
     * @param bool $retryEffects whether submits, cancels and refunds are made again, too, when it is unknown whether they
     *     arrived. Right for this service, where the same call again does nothing twice; wrong for Juhe itself, where a
     *     repeated submit may buy a second ticket.
     */
    public function __construct(
        string $baseUrl,
        string $key,
        float $timeout = 30.0,
        int $retries = 2,
        bool $retryEffects = false,
    ) {
        $this->caller = new Caller(rtrim($baseUrl, '/'), $key, $timeout, $retries, $retryEffects);
    }

    /**
     * Contract §1.
     *
     * @param string $from a station in Chinese or pinyin
     * @param \DateTimeInterface|string $date the day of departure in China: a moment of it, `yyyyMMdd` or `yyyy-MM-dd`
     * @param int|null $type 1 normal tickets (default), 2 students'
     */
    public function search(string $from, string $to, \DateTimeInterface|string $date, ?int $type = null): array
    {
        $parameters = ['from' => $from, 'to' => $to, 'date' => self::dayOf($date), 'type' => $type];
        return $this->read('search', $parameters, ['queryKey' => 'string', 'trains' => 'array']);
    }

    /**
     * Contract §2; its fields by their names, see SubmitOrder. `trainNo` and `seatClassCode` are one or a list,
     * `acceptNoSeat` a bool, `closeTime` a moment or text. At this service the same order again is the same order.
     */
    public function submitOrder(array $order): array
    {
        return $this->change('submitOrder', SubmitOrder::parameters($order), ['orderNo' => 'string']);
    }

    /** Contract §3: the grab order. */
    public function orderDetail(string $outOrderNo): array
    {
        $shape = ['status' => 'string', 'passengers' => 'array'];
        return $this->read('orderDetail', ['outOrderNo' => $outOrderNo], $shape);
    }

    /** Contract §3 with `issue=1`: the order of the issued tickets, with each `passengerId`. */
    public function issuedDetail(string $outOrderNo): array
    {
        $shape = ['orderStateCode' => 'string', 'passengers' => 'array'];
        return $this->read('orderDetail', ['outOrderNo' => $outOrderNo, 'issue' => 1], $shape);
    }

    /** Contract §4. */
    public function cancelOrder(string $outOrderNo): array
    {
        return $this->change('cancelOrder', ['outOrderNo' => $outOrderNo], ['orderNo' => 'string']);
    }

    /** Contract §5: one ticket; how it ends comes by push. */
    public function applyRefundOrder(string $outOrderNo, string $passengerId): array
    {
        $parameters = ['outOrderNo' => $outOrderNo, 'passengerId' => $passengerId];
        return $this->change('applyRefundOrder', $parameters, ['orderNo' => 'string']);
    }

    /**
     * Contract §6.
     *
     * @param int $type 1 ticket results, 2 refunds, 3 expiries
     * @param string|null $format an extension: `json` (default), or `form`, a form whose field `data` holds the JSON
     */
    public function addCallbackUrl(string $url, int $type, ?string $format = null): void
    {
        $parameters = ['url' => $url, 'type' => $type, 'format' => $format];
        $this->change('addCallbackUrl', $parameters, [], Effect::Repeatable);
    }

    /** Contract §7. */
    public function dataDictionary(): array
    {
        return $this->read('dataDictionary', [], ['msgCode' => 'array', 'orderStatus' => 'array']);
    }

    /**
     * The order each time that it has changed, to its end: issued, failed, expired or cancelled. Goes on through outages;
     * ends early only by an error that waiting does not mend.
     *
     * @param float $every how often it is looked at, s
     * @param bool $throughRefund whether an issued order is followed on, until all of it is refunded (T) or changed (E)
     * @return \Generator<array<string, mixed>>
     */
    public function followOrder(string $outOrderNo, float $every = 5.0, bool $throughRefund = false): \Generator
    {
        $seen = null;
        $pause = $every;
        for (; ;) {
            try {
                $detail = $this->orderDetail($outOrderNo);
                $pause = $every;
            } catch (TransportException | TurnedAwayException $error) {
                if (!self::isPassing($error)) {
                    throw $error;
                }
                $detail = null;
                $pause = min($pause * 2, max($every, 60.0));
            }
            if ($detail !== null && $detail !== $seen) {
                yield $detail;
                $seen = $detail;
            }
            $ends = $throughRefund ? ['U', 'O', 'C', 'T', 'E'] : ['U', 'O', 'C', 'T', 'E', 'F'];
            if (in_array($detail['status'] ?? null, $ends, true)) {
                return;
            }
            usleep((int) ($pause * 1e6));
        }
    }

    /** What this service offers beyond the contract, by its name and parameters, such as `listOrders`, `statement`. */
    public function readExtension(string $operation, array $parameters = []): array
    {
        return $this->read($operation, $parameters, []);
    }

    /** An extension that sends something: `resendPush`, `resendPushes`, `testCallbackUrl`. Once more does no harm. */
    public function callExtension(string $operation, array $parameters = []): array
    {
        return $this->change($operation, $parameters, [], Effect::Repeatable);
    }

    private function read(string $operation, array $parameters, array $shape): array
    {
        return $this->caller->call($operation, self::texts($parameters), Effect::None, $shape);
    }

    private function change(string $operation, array $parameters, array $shape, Effect $effect = Effect::Once): array
    {
        return $this->caller->call($operation, self::texts($parameters), $effect, $shape);
    }

    /** @return array<string, string> without what is null */
    private static function texts(array $parameters): array
    {
        return array_map(strval(...), array_filter($parameters, fn (mixed $value): bool => $value !== null));
    }

    private static function dayOf(\DateTimeInterface|string $date): string
    {
        return is_string($date) ? str_replace('-', '', $date) : SubmitOrder::chinaTime($date, 'Ymd');
    }

    /** Whether waiting may mend it. HTTP 404 is no outage: this host has no such operation. */
    private static function isPassing(TransportException|TurnedAwayException $error): bool
    {
        return $error instanceof TurnedAwayException
            ? $error->mayPassLater
            : !($error->trouble === 'http' && $error->getCode() === 404);
    }
}
