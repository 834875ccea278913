<?php

declare(strict_types=1);

namespace GrabTicket;

/** What a submit consists of (contract §2). */
final class SubmitOrder
{
    /**
     * The part of a submit that must agree with the search, taken from it: `SubmitOrder::tripOf($found, $train) + […]`.
     *
     * @param array<string, mixed> $found the result of a search
     * @param array<string, mixed> $main one of its trains
     * @param list<array<string, mixed>> $alternatives further ones
     */
    public static function tripOf(array $found, array $main, array $alternatives = []): array
    {
        $day = preg_replace('/^(\d{4})(\d{2})(\d{2})$/', '$1-$2-$3', $found['trainDate']);
        return [
            'queryKey' => $found['queryKey'],
            'trainNo' => array_column([$main, ...$alternatives], 'trainNo'),
            'mainTrainNo' => $main['trainNo'],
            'fromStation' => $main['fromStation'],
            'toStation' => $main['toStation'],
            'departDate' => "$day {$main['fromTime']}",
        ];
    }

    /**
     * The form's fields, as Juhe wants them, too: the main train and seat always named, birthdays filled in.
     *
     * @return array<string, string>
     */
    public static function parameters(array $order): array
    {
        $trains = (array) $order['trainNo'];
        $seats = (array) $order['seatClassCode'];
        $closeTime = $order['closeTime'];
        return array_map(strval(...), array_filter([
            'mainTrainNo' => count($trains) === 1 ? $trains[0] : null,
            'mainSeatClass' => count($seats) === 1 ? $seats[0] : null,
            ...array_filter($order, fn (mixed $value): bool => $value !== null),
            'trainNo' => implode('|', $trains),
            'seatClassCode' => implode('|', $seats),
            'closeTime' => $closeTime instanceof \DateTimeInterface ? self::chinaTime($closeTime) : $closeTime,
            'acceptNoSeat' => $order['acceptNoSeat'] ? '1' : '0',
            'passengers' => json_encode(
                array_map(self::passenger(...), $order['passengers']),
                JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR,
            ),
        ], fn (mixed $value): bool => $value !== null));
    }

    /** `yyyy-MM-dd HH:mm:ss` in China Standard Time. */
    public static function chinaTime(\DateTimeInterface $time, string $format = 'Y-m-d H:i:s'): string
    {
        $china = new \DateTimeZone('Asia/Shanghai');
        return \DateTimeImmutable::createFromInterface($time)->setTimezone($china)->format($format);
    }

    private static function passenger(array $passenger): array
    {
        $passenger['passengerType'] = (string) $passenger['passengerType'];
        $passenger['idCardType'] = (string) $passenger['idCardType'];
        $number = $passenger['idCardNo'];
        $isIdCard = $passenger['idCardType'] === '0';
        if ($isIdCard && preg_match('/^\d{6}(\d{4})(\d{2})(\d{2})[\dXx]{4}$/', $number, $date) === 1) {
            $passenger += ['birthday' => "$date[1]-$date[2]-$date[3]"];
        }
        return $passenger;
    }
}
