import { Decimal128, type Long } from "bson";

/** coefficient × 10^exponent, exactly. */
type Exact = { coefficient: bigint; exponent: number };

/** A number that a double may not hold exactly: the nearest double, and how far off it is. */
export type Near = { double: number; rest: Exact };

const nothing: Exact = { coefficient: 0n, exponent: 0 };

export function nearLong(value: Long): Near {
  const double = value.toNumber();
  return { double, rest: { coefficient: value.toBigInt() - BigInt(double), exponent: 0 } };
}

export function nearDecimal(value: Decimal128): Near {
  const text = value.toString();
  const parsed = /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]?\d+))?$/.exec(text);
  if (!parsed) return { double: Number(text), rest: nothing };
  const [, sign = "", whole = "", fraction = "", power = "0"] = parsed;
  const exact = { coefficient: BigInt(sign + whole + fraction), exponent: Number(power) - fraction.length };
  const double = Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, Number(text)));
  return { double, rest: minus(exact, exactDouble(double)) };
}

function minus(a: Exact, b: Exact): Exact {
  if (a.coefficient === 0n) return { coefficient: -b.coefficient, exponent: b.exponent };
  const exponent = Math.min(a.exponent, b.exponent);
  const scaled = (x: Exact): bigint => x.coefficient * 10n ** BigInt(x.exponent - exponent);
  return { coefficient: scaled(a) - scaled(b), exponent };
}

/** A double is mantissa × 2^power, and 2^-n = 5^n × 10^-n. */
function exactDouble(double: number): Exact {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, double);
  const biased = (bits.getUint16(0) >> 4) & 0x7ff;
  const fraction = bits.getBigUint64(0) & 0xfffffffffffffn;
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  const signed = double < 0 ? -mantissa : mantissa;
  const power = (biased === 0 ? 1 : biased) - 1075;
  if (power >= 0) return { coefficient: signed << BigInt(power), exponent: 0 };
  return { coefficient: signed * 5n ** BigInt(-power), exponent: power };
}

/** Bytes that order the rest: 0x80 for none, above it for more, below it for less. */
export function restBytes({ coefficient, exponent }: Exact): number[] {
  if (coefficient === 0n) return [0x80];
  const positive = coefficient > 0n;
  const digits = (positive ? coefficient : -coefficient).toString();
  const magnitude = exponent + digits.length + 0x8000;
  const bytes = [magnitude >> 8, magnitude & 0xff, ...Buffer.from(digits.replace(/0+$/, "")), 0];
  return positive ? [0x81, ...bytes] : [0x7f, ...bytes.map((byte) => 0xff - byte)];
}

export const isNaNDecimal = (value: unknown): boolean => value instanceof Decimal128 && value.toString() === "NaN";
