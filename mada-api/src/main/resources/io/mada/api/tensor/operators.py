class Operators(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  _is_full_backward_hook : Optional[bool]
  def forward(self: __torch__.Operators,
    x: Tensor) -> Tensor:
    return x
  def relu_in_place(self: __torch__.Operators,
    x: Tensor) -> Tensor:
    return torch.relu_(x)
  def relu6_in_place(self: __torch__.Operators,
    x: Tensor) -> Tensor:
    return torch.hardtanh_(x, 0., 6.)
  def channels_last(self: __torch__.Operators,
    x: Tensor) -> Tensor:
    return torch.clone(x, memory_format=2)
  def row_major(self: __torch__.Operators,
    x: Tensor) -> Tensor:
    return torch.contiguous(x)
  def bfloat16(self: __torch__.Operators,
    x: Tensor) -> Tensor:
    return torch.to(x, 15)
  def float32(self: __torch__.Operators,
    x: Tensor) -> Tensor:
    return torch.to(x, 6)
  def in_type_of(self: __torch__.Operators,
    x: Tensor,
    other: Tensor) -> Tensor:
    return torch.to(x, ops.prim.dtype(other))
  def upload(self: __torch__.Operators,
    x: Tensor,
    like: Tensor) -> Tensor:
    return torch.to(torch.pin_memory(x), ops.prim.device(like), ops.prim.dtype(x), True)
  def pixels(self: __torch__.Operators,
    x: Tensor) -> Tensor:
    return torch.div_(torch.to(x, 6), 255.)
  def share(self: __torch__.Operators,
    count: Tensor,
    least: Tensor) -> Tensor:
    present = torch.to(torch.ge(count, float(least)), ops.prim.dtype(count))
    return torch.div(present, torch.clamp_min(count, 1.))
  def agreed(self: __torch__.Operators,
    prediction: Tensor,
    labels: Tensor) -> Tensor:
    return torch.where(torch.eq(prediction, labels), prediction, -1)
  def where(self: __torch__.Operators,
    condition: Tensor,
    x: Tensor,
    other: Tensor) -> Tensor:
    return torch.where(condition, x, other)
  def smooth_l1(self: __torch__.Operators,
    x: Tensor) -> Tensor:
    return torch.smooth_l1_loss(x, torch.zeros_like(x), 0, 1.)
  def scale(self: __torch__.Operators,
    x: Tensor,
    factor: Tensor) -> Tensor:
    return torch.mul(x, float(factor))
  def dropout(self: __torch__.Operators,
    x: Tensor,
    rate: Tensor) -> Tensor:
    limit = int(torch.clamp_max(torch.round(torch.mul(rate, 65536)), 65535))
    count = torch.numel(x)
    longs = torch.floordiv(torch.add(count, 3), 4)
    bits = torch.empty([longs], dtype=4, layout=None, device=ops.prim.device(x), pin_memory=None)
    _0 = torch.random_(bits, torch.sub(-9223372036854775807, 1), None)
    least = torch.mul(torch.sub(limit, 32768), 281474976710656)
    first = torch.ge(bits, least)
    second = torch.ge(torch.bitwise_left_shift_(bits, 16), least)
    third = torch.ge(torch.bitwise_left_shift_(bits, 16), least)
    fourth = torch.ge(torch.bitwise_left_shift_(bits, 16), least)
    kept = torch.cat([first, second, third, fourth])
    order = torch.stride(torch.empty_like(x))
    factors = torch.to(torch.as_strided(kept, torch.size(x), order), ops.prim.dtype(x))
    return torch.mul(x, torch.mul_(factors, torch.div(65536, torch.sub(65536, limit))))
  def power(self: __torch__.Operators,
    x: Tensor,
    exponent: Tensor) -> Tensor:
    return torch.pow(x, float(exponent))
  def at_least(self: __torch__.Operators,
    x: Tensor,
    least: Tensor) -> Tensor:
    return torch.clamp_min(x, float(least))
  def upsample_like(self: __torch__.Operators,
    x: Tensor,
    like: Tensor) -> Tensor:
    _0 = [torch.size(like, -2), torch.size(like, -1)]
    return torch.upsample_bilinear2d(x, _0, True, None)
  def bilinear_weights(self: __torch__.Operators,
    x: Tensor,
    size: int,
    wanted: int) -> Tensor:
    device = ops.prim.device(x)
    _0 = torch.arange(wanted, dtype=7, layout=None, device=device, pin_memory=None)
    _1 = torch.mul(_0, torch.div(torch.sub(size, 1), ops.prim.max(torch.sub(wanted, 1), 1)))
    _2 = torch.arange(size, dtype=7, layout=None, device=device, pin_memory=None)
    _3 = torch.neg(torch.abs(torch.sub(torch.unsqueeze(_1, 1), _2)))
    return torch.to(torch.clamp_min(torch.add(_3, 1.), 0.), 6)
  def upsample_by_products(self: __torch__.Operators,
    x: Tensor,
    like: Tensor) -> Tensor:
    rows = (self).bilinear_weights(x, torch.size(x, -2), torch.size(like, -2))
    columns = (self).bilinear_weights(x, torch.size(x, -1), torch.size(like, -1))
    result = torch.matmul(rows, torch.matmul(torch.to(x, 6), torch.t(columns)))
    return torch.to(result, ops.prim.dtype(x))
  def upsample_half_pixel_like(self: __torch__.Operators,
    x: Tensor,
    like: Tensor) -> Tensor:
    _0 = [torch.size(like, -2), torch.size(like, -1)]
    return torch.upsample_bilinear2d(x, _0, False, None)
  def labels_like(self: __torch__.Operators,
    labels: Tensor,
    like: Tensor) -> Tensor:
    _0 = [torch.size(like, -2), torch.size(like, -1)]
    _1 = torch.upsample_nearest2d(torch.to(torch.unsqueeze(labels, 1), 6), _0, None)
    return torch.to(torch.squeeze(_1, 1), 4)
  def attention(self: __torch__.Operators,
    query: Tensor,
    key: Tensor,
    value: Tensor) -> Tensor:
    return torch.scaled_dot_product_attention(query, key, value, None, 0., False)
  def group_norm(self: __torch__.Operators,
    x: Tensor,
    weight: Tensor,
    bias: Tensor,
    groups: Tensor) -> Tensor:
    return torch.group_norm(x, torch.size(groups, 0), weight, bias, 1.0000000000000001e-05, True)
  def cross_entropy(self: __torch__.Operators,
    x: Tensor,
    y: Tensor) -> Tensor:
    total = torch.cross_entropy_loss(x, y, None, 2, 255, 0.)
    counted = torch.sum(torch.ne(y, 255))
    return torch.div(total, torch.clamp_min(counted, 1))
  def weighted_cross_entropy(self: __torch__.Operators,
    x: Tensor,
    y: Tensor,
    weights: Tensor) -> Tensor:
    total = torch.cross_entropy_loss(x, y, weights, 2, 255, 0.)
    counted = torch.ne(y, 255)
    known = torch.clamp(y, None, torch.sub(torch.size(weights, 0), 1))
    weight = torch.take(weights, known)
    sum = torch.sum(torch.mul(weight, counted))
    return torch.div(total, torch.clamp_min(sum, 9.9999999999999994e-12))
  def cross_entropy_each(self: __torch__.Operators,
    x: Tensor,
    y: Tensor) -> Tensor:
    return torch.cross_entropy_loss(x, y, None, 0, 255, 0.)
  def binary_cross_entropy(self: __torch__.Operators,
    x: Tensor,
    y: Tensor) -> Tensor:
    return torch.binary_cross_entropy_with_logits(x, torch.expand_as(y, x), None, None, 1)
  def confusion_each(self: __torch__.Operators,
    logits: Tensor,
    labels: Tensor) -> Tensor:
    classes = torch.size(logits, 1)
    cells = torch.mul(classes, classes)
    cell = torch.add(torch.mul(labels, classes), torch.argmax(logits, 1))
    counted = torch.flatten(torch.where(torch.lt(labels, classes), cell, cells), 1)
    counts = torch.new_zeros(counted, [torch.size(logits, 0), torch.add(cells, 1)])
    _0 = torch.scatter_add_(counts, 1, counted, torch.ones_like(counted))
    return torch.slice(counts, 1, 0, cells)
  def calibration(self: __torch__.Operators,
    logits: Tensor,
    labels: Tensor,
    like: Tensor) -> Tensor:
    classes = torch.size(logits, 1)
    bins = torch.size(like, 0)
    cells = torch.mul(classes, bins)
    largest = torch.sub(torch.amax(logits, [1]), torch.logsumexp(logits, [1]))
    scaled = torch.round(torch.mul(torch.exp(largest), 16777216))
    sure = torch.clamp(torch.to(scaled, 4), 1, 16777216)
    bin = torch.floor_divide(torch.sub(torch.mul(sure, bins), 1), 16777216)
    place = torch.add(torch.mul(labels, bins), bin)
    counted = torch.flatten(torch.where(torch.lt(labels, classes), place, cells))
    right = torch.flatten(torch.to(torch.eq(torch.argmax(logits, 1), labels), 4))
    counts = torch.new_zeros(counted, [3, torch.add(cells, 1)])
    _0 = torch.scatter_add_(torch.select(counts, 0, 0), 0, counted, torch.ones_like(counted))
    _1 = torch.scatter_add_(torch.select(counts, 0, 1), 0, counted, right)
    _2 = torch.scatter_add_(torch.select(counts, 0, 2), 0, counted, torch.flatten(sure))
    return torch.slice(counts, 1, 0, cells)
  def increment(self: __torch__.Operators,
    x: Tensor) -> Tensor:
    return torch.add_(x, 1)
  def assign(self: __torch__.Operators,
    x: Tensor,
    value: Tensor) -> Tensor:
    return torch.copy_(x, value, False)
  def is_recorded(self: __torch__.Operators,
    x: Tensor) -> Tensor:
    _0 = ops.prim.requires_grad(x)
    return torch.tensor(_0, dtype=None, device=None, requires_grad=False)
  def same_order(self: __torch__.Operators,
    parameters: List[Tensor],
    velocities: List[Tensor],
    gradients: List[Tensor]) -> bool:
    same = True
    for i in range(torch.len(parameters)):
      order = torch.stride(parameters[i])
      if torch.ne(torch.stride(velocities[i]), order):
        same = False
      else:
        pass
      if torch.ne(torch.stride(gradients[i]), order):
        same = False
      else:
        pass
    return same
  def sgd(self: __torch__.Operators,
    parameters: List[Tensor],
    velocities: List[Tensor],
    gradients: List[Tensor],
    settings: Tensor) -> Tensor:
    rate = float(torch.select(settings, 0, 0))
    momentum = float(torch.select(settings, 0, 1))
    decay = float(torch.select(settings, 0, 2))
    if torch.__and__(torch.gt(momentum, 0.), (self).same_order(parameters, velocities, gradients)):
      torch._fused_sgd_(parameters, gradients, velocities, weight_decay=decay, momentum=momentum, lr=rate, dampening=0., nesterov=False, maximize=False, is_first_step=False)
    else:
      torch._foreach_add_(gradients, parameters, alpha=decay)
      torch._foreach_mul_(velocities, momentum)
      torch._foreach_add_(velocities, gradients, alpha=1)
      torch._foreach_add_(parameters, velocities, alpha=torch.neg(rate))
    torch._foreach_zero_(gradients)
    return settings
  def adam_w(self: __torch__.Operators,
    parameters: List[Tensor],
    means: List[Tensor],
    squares: List[Tensor],
    gradients: List[Tensor],
    settings: Tensor) -> Tensor:
    step = float(torch.select(settings, 0, 0))
    rate = float(torch.select(settings, 0, 1))
    first = float(torch.select(settings, 0, 2))
    second = float(torch.select(settings, 0, 3))
    epsilon = float(torch.select(settings, 0, 4))
    decay = float(torch.select(settings, 0, 5))
    bias1 = torch.sub(1., torch.pow(first, step))
    bias2 = torch.sub(1., torch.pow(second, step))
    torch._foreach_mul_(parameters, torch.sub(1., torch.mul(rate, decay)))
    torch._foreach_lerp_(means, gradients, torch.sub(1., first))
    torch._foreach_mul_(squares, second)
    torch._foreach_addcmul_(squares, gradients, gradients, torch.sub(1., second))
    _0 = torch._foreach_sqrt(squares)
    torch._foreach_div_(_0, torch.sqrt(bias2))
    torch._foreach_add_(_0, epsilon)
    torch._foreach_addcdiv_(parameters, means, _0, torch.neg(torch.div(rate, bias1)))
    torch._foreach_zero_(gradients)
    return settings
  def clip(self: __torch__.Operators,
    parameters: List[Tensor],
    gradients: List[Tensor],
    settings: Tensor) -> Tensor:
    limit = float(torch.select(settings, 0, 0))
    norms = torch._foreach_norm(gradients, 2)
    total = torch.linalg_vector_norm(torch.stack(norms), 2)
    factor = torch.clamp_max(torch.mul(torch.reciprocal(torch.add(total, 9.9999999999999995e-07)), limit), 1.)
    torch._foreach_mul_(gradients, factor)
    return settings
  def follow(self: __torch__.Operators,
    arrays: List[Tensor],
    others: List[Tensor],
    settings: Tensor) -> Tensor:
    torch._foreach_lerp_(arrays, others, float(torch.select(settings, 0, 0)))
    return settings
