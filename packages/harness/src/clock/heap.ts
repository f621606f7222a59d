/** A binary heap whose members know their places, so that any of them can be removed in logarithmic time. */
export class Heap<Member extends { place: number }> {
  readonly #members: Member[] = [];
  readonly #compare: (one: Member, other: Member) => number;

  /** `compare`: below 0 where the one comes first. */
  constructor(compare: (one: Member, other: Member) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#members.length;
  }

  get first(): Member | undefined {
    return this.#members[0];
  }

  add(member: Member): void {
    this.#members.push(member);
    this.#rise(member, this.#members.length - 1);
  }

  /** Of a member, which must be in the heap. */
  remove(member: Member): void {
    const last = this.#members.pop();
    if (last === undefined || last === member) return;
    this.#rise(last, member.place);
    this.#sink(last, last.place);
  }

  #rise(member: Member, from: number): void {
    let place = from;
    while (place > 0) {
      const parent = this.#members[(place - 1) >> 1];
      if (parent === undefined || this.#compare(parent, member) <= 0) break;
      this.#put(parent, place);
      place = (place - 1) >> 1;
    }
    this.#put(member, place);
  }

  #sink(member: Member, from: number): void {
    let place = from;
    for (;;) {
      const child = this.#lesserChild(place);
      if (child === undefined || this.#compare(member, child) <= 0) break;
      const next = child.place;
      this.#put(child, place);
      place = next;
    }
    this.#put(member, place);
  }

  #lesserChild(place: number): Member | undefined {
    const left = this.#members[2 * place + 1];
    const right = this.#members[2 * place + 2];
    if (left === undefined || right === undefined) return left;
    return this.#compare(left, right) <= 0 ? left : right;
  }

  #put(member: Member, place: number): void {
    this.#members[place] = member;
    member.place = place;
  }
}
